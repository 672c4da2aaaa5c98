// Runs before the page is drawn: says that scripts work, so that styles and GOV.UK Frontend may rely on them.
document.body.className += " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");
