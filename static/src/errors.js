// A page that came back with mistakes starts at its list of them, read aloud and in view.
document.querySelector(".govuk-error-summary")?.focus();
