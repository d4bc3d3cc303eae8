// "/" goes to the search box, unless somebody is writing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const box = document.getElementById("hf-search");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
document.querySelector(".hf-search")?.classList.add("hf-search--ready");
