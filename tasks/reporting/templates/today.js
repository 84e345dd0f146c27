"use strict";
(function () {
  var line = document.getElementById("validity");
  var trouble = document.querySelector(".trouble");
  var verdict = document.getElementById("verdict");
  function judge() {
    var isStale = Date.now() > Date.parse(line.dataset.validUntil);
    document.body.classList.toggle("stale", isStale || trouble !== null);
    document.body.classList.toggle("fresh", !isStale && trouble === null);
    verdict.textContent = isStale ? verdict.dataset.stale : trouble ? trouble.dataset.verdict : verdict.dataset.fresh;
  }
  judge();
  setInterval(judge, 30000);
})();
