"use strict";
// Two conveniences: tables sort by a click on a column's name, and the chosen segment stays clear while
// the others fade. Everything is readable without this script.
(() => {
  const said = document.getElementById("said");

  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = [...table.tHead.rows[0].cells];
    const body = table.tBodies[0];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") === "descending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const value = (row) => row.cells[column].dataset.value;
        const rows = [...body.rows].filter((row) => !row.classList.contains("total"));
        rows.sort((a, b) => {
          const x = value(a), y = value(b);
          if (x === undefined || y === undefined) return (x === undefined) - (y === undefined);
          const order = column === 0 ? x.localeCompare(y) : Number(x) - Number(y);
          return up ? order : -order;
        });
        body.append(...rows);
        said.textContent = "Sorted by " + button.textContent.trim();
      });
    });
  }

  const choice = document.getElementById("segment");
  if (choice) {
    choice.closest("label").hidden = false;
    choice.addEventListener("change", () => {
      for (const part of document.querySelectorAll("[data-seg]")) {
        part.classList.toggle("dim", choice.value !== "" && part.dataset.seg !== choice.value);
      }
      said.textContent = choice.value === "" ? "All segments" :
          "Only " + choice.value + " is emphasised; no number is computed anew";
    });
  }
})();
