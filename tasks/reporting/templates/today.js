"use strict";
(function () {
  var line = document.getElementById("validity");
  var verdict = document.getElementById("verdict");
  function judge() {
    var isStale = Date.now() > Date.parse(line.dataset.validUntil);
    document.body.classList.toggle("stale", isStale);
    document.body.classList.toggle("fresh", !isStale);
    verdict.textContent = isStale ? verdict.dataset.stale : verdict.dataset.fresh;
  }
  judge();
  setInterval(judge, 30000);
})();
