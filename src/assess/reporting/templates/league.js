"use strict";
// Sorts, filters and downloads the tables that carry data-tools; without it they read as they stand.
(function () {
  var tools = document.getElementById("tools");
  var tables = list(document, "table[data-tools]");
  if (!tools || !tables.length) { return; }
  var choice = document.getElementById("group");
  var query = document.getElementById("query");
  var found = document.getElementById("found");
  var order = new Intl.Collator("zh-CN", { numeric: true });

  function list(root, selector) { return Array.prototype.slice.call(root.querySelectorAll(selector)); }

  function rowsOf(body) {
    return list(body, "tr").filter(function (row) { return !row.classList.contains("group"); });
  }

  function textOf(cell) {
    var items = list(cell, "li");
    if (!items.length) { return cell.textContent.trim(); }
    return items.map(function (item) { return item.textContent.trim(); }).join("；");
  }

  function keyOf(row, column) {
    var cell = row.cells[column];
    var key = cell.dataset.sort || textOf(cell);
    return key === "—" ? "" : key;
  }

  function numberOf(text) { return Number(text.replace(/%$/, "").replace("−", "-")); }

  // What has no value stands last in both directions; equal rows keep the order in which they were published.
  function compare(one, other, column, sign) {
    var first = keyOf(one, column);
    var second = keyOf(other, column);
    if (first === "" || second === "") { return (first === "") - (second === ""); }
    var step = numberOf(first) - numberOf(second);
    return sign * (isNaN(step) ? order.compare(first, second) : step);
  }

  function sort(table, column) {
    var heads = list(table, "thead th");
    var turn = heads[column].getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
    heads.forEach(function (head, at) { head.setAttribute("aria-sort", at === column ? turn : "none"); });
    list(table, "tbody").forEach(function (body) {
      var published = rowsOf(body).sort(function (a, b) { return a.dataset.at - b.dataset.at; });
      published.sort(function (a, b) { return compare(a, b, column, turn === "ascending" ? 1 : -1); });
      published.forEach(function (row) { body.appendChild(row); });
    });
  }

  function groupOf(table, body) {
    var head = body.querySelector("tr.group");
    return head ? head.textContent.trim() : table.dataset.group;
  }

  function filter() {
    var wanted = query.value.trim().toLowerCase();
    var names = {};
    tables.forEach(function (table) {
      var shown = 0;
      list(table, "tbody").forEach(function (body) {
        var inside = !choice.value || groupOf(table, body) === choice.value;
        var left = 0;
        rowsOf(body).forEach(function (row) {
          row.hidden = !inside || row.cells[0].textContent.toLowerCase().indexOf(wanted) < 0;
          if (!row.hidden) { left += 1; names[row.dataset.unit] = true; }
        });
        body.hidden = !left;
        shown += left;
      });
      table.closest(".part").hidden = !shown;
    });
    found.textContent = wanted || choice.value ? found.dataset.text.replace("#", Object.keys(names).length) : "";
  }

  // A spreadsheet runs what begins like a formula, so such text gets an apostrophe.
  function quote(text) {
    var safe = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(text) ? "'" + text : text;
    return '"' + safe.replace(/"/g, '""') + '"';
  }

  function write(table) {
    var lines = [[tools.dataset.group].concat(list(table, "thead th").map(textOf))];
    list(table, "tbody").forEach(function (body) {
      rowsOf(body).forEach(function (row) {
        if (!row.hidden) { lines.push([groupOf(table, body)].concat(list(row, "th, td").map(textOf))); }
      });
    });
    return "\ufeff" + lines.map(function (line) { return line.map(quote).join(",") + "\r\n"; }).join("");
  }

  function download(table) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([write(table)], { type: "text/csv;charset=utf-8" }));
    link.download = table.dataset.tools + ".csv";
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
  }

  function button(label, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }

  tables.forEach(function (table) {
    list(table, "thead th").forEach(function (head, column) {
      var label = head.textContent;
      var made = button(label, function () { sort(table, column); });
      made.title = tools.dataset.sort.replace("#", label);
      head.textContent = "";
      head.appendChild(made);
      head.setAttribute("aria-sort", "none");
    });
    list(table, "tbody tr").forEach(function (row, at) {
      row.dataset.at = at;
      row.dataset.unit = (row.querySelector("a") || row).getAttribute("href");
    });
    table.closest(".scroll").after(button(tools.dataset.download, function () { download(table); }));
  });
  choice.addEventListener("change", filter);
  query.addEventListener("input", filter);
  tools.hidden = false;
})();
