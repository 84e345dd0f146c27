"use strict";
(function () {
  var line = document.getElementById("validity");
  var mistake = document.getElementById("mistake");
  var verdict = document.getElementById("verdict");
  function judge() {
    var isStale = Date.now() > Date.parse(line.dataset.validUntil);
    document.body.classList.toggle("stale", isStale || mistake !== null);
    document.body.classList.toggle("fresh", !isStale && mistake === null);
    verdict.textContent = isStale ? verdict.dataset.stale : mistake ? verdict.dataset.mistake : verdict.dataset.fresh;
  }
  judge();
  setInterval(judge, 30000);
})();
