"use strict";
(function () {
  var box = document.getElementById("search");
  var query = document.getElementById("query");
  var found = document.getElementById("found");
  var rows = Array.prototype.slice.call(document.querySelectorAll("tbody tr"));
  box.hidden = false;
  query.addEventListener("input", function () {
    var wanted = query.value.trim().toLowerCase();
    var shown = 0;
    rows.forEach(function (row) {
      var name = row.cells[0].textContent + " " + row.cells[1].textContent;
      row.hidden = name.toLowerCase().indexOf(wanted) < 0;
      if (!row.hidden) { shown += 1; }
    });
    found.textContent = wanted ? found.dataset.text.replace("#", shown) : "";
  });
})();
