/* Small comforts.  Every page works without this file. */
(function () {
	"use strict";

	/* After a form came back: to what is wrong with it. */
	var summary = document.querySelector("[data-focus]");
	if (summary) {
		summary.focus();
	}
	document.addEventListener("click", function (event) {
		var link = event.target.closest && event.target.closest("#errors a[href^='#']");
		var field = link && document.getElementById(link.getAttribute("href").slice(1));

		if (field) {
			event.preventDefault();
			field.scrollIntoView({ block: "center" });
			field.focus({ preventScroll: true });
		}
	});

	/* Copy buttons, shown where the browser can copy. */
	function copied(button, word) {
		var label = button.querySelector("[data-copy-word]");

		label.textContent = word;
		button.setAttribute("data-done", "");
		setTimeout(function () {
			label.textContent = "Copy";
			button.removeAttribute("data-done");
		}, 2500);
	}
	function select(node) {
		var range = document.createRange();

		range.selectNodeContents(node);
		getSelection().removeAllRanges();
		getSelection().addRange(range);
	}
	function copy_by_selection(node) {
		var done = false;

		select(node);
		try {
			done = document.execCommand("copy");
		} catch (e) { /* refused: it stays selected for the keyboard */ }
		return done;
	}
	/* A form with a preview: how it would look, a moment after the last key. */
	document.querySelectorAll("form[data-preview]").forEach(function (form) {
		var timer, asked = 0;

		function look() {
			var body = new URLSearchParams(new FormData(form)), number = ++asked;

			body.set("do", "preview");
			fetch(form.action, { method: "POST", body: body, credentials: "same-origin", redirect: "error" })
				.then(function (answer) { return answer.ok ? answer.text() : ""; })
				.then(function (text) {
					var page = new DOMParser().parseFromString(text, "text/html");
					var id = form.getAttribute("data-preview");
					var fresh = page.getElementById(id), old = document.getElementById(id);

					if (fresh && old && number === asked) {
						old.replaceWith(fresh);
					}
				})
				.catch(function () { /* the button is still there */ });
		}
		form.addEventListener("input", function () {
			clearTimeout(timer);
			timer = setTimeout(look, 400);
		});
	});

	var said = document.createElement("div");
	said.className = "visually-hidden";
	said.setAttribute("role", "status");
	document.body.appendChild(said);
	document.querySelectorAll("[data-print]").forEach(function (button) {
		button.hidden = false;
		button.addEventListener("click", function () { window.print(); });
	});
	document.querySelectorAll("[data-copy]").forEach(function (button) {
		var node = document.getElementById(button.getAttribute("data-copy"));

		if (!node) {
			return;
		}
		button.hidden = false;
		button.addEventListener("click", function () {
			var tell = function (done) {
				copied(button, done ? "Copied" : "Selected");
				said.textContent = done ? "Copied" : "Selected, press Control C to copy";
				setTimeout(function () { said.textContent = ""; }, 2500);
			};

			if (navigator.clipboard && window.isSecureContext) {
				navigator.clipboard.writeText(node.textContent).then(function () { tell(true); }, function () {
					tell(copy_by_selection(node));
				});
			} else {
				tell(copy_by_selection(node));
			}
		});
	});

	/* A password that may be read while it is chosen. */
	document.querySelectorAll("[data-reveal]").forEach(function (button) {
		var field = document.getElementById(button.getAttribute("data-reveal"));

		button.hidden = false;
		button.addEventListener("click", function () {
			var shown = field.type === "text";

			field.type = shown ? "password" : "text";
			button.firstChild.textContent = shown ? "Show" : "Hide";
			button.setAttribute("aria-pressed", String(!shown));
		});
		field.form.addEventListener("submit", function () { field.type = "password"; });
	});

	/*
	 * A form is sent once.  The pressed button is not disabled, because its name and value would be lost; it only says so.
	 * Coming back to the page by the browser's button lets it be sent again.
	 */
	document.querySelectorAll("form[method='post']").forEach(function (form) {
		form.addEventListener("submit", function (event) {
			if (form.hasAttribute("data-sent")) {
				event.preventDefault();
				return;
			}
			form.setAttribute("data-sent", "");
			if (event.submitter) {
				event.submitter.setAttribute("aria-disabled", "true");
			}
		});
	});
	window.addEventListener("pageshow", function (event) {
		if (!event.persisted) {
			return;
		}
		document.querySelectorAll("[data-sent]").forEach(function (form) {
			form.removeAttribute("data-sent");
			form.querySelectorAll("[aria-disabled]").forEach(function (button) {
				button.removeAttribute("aria-disabled");
			});
		});
	});

	/* A field that only one choice needs. */
	document.querySelectorAll("select[data-shows]").forEach(function (choice) {
		var field = document.getElementById(choice.getAttribute("data-shows")).closest(".field");
		var show = function () {
			field.hidden = choice.value !== "new";
		};

		choice.addEventListener("change", show);
		show();
	});

	/* Live status: asks while the page is seen, slower and slower, until it is done or something changed. */
	var main = document.querySelector("main[data-poll]");
	if (!main || !window.fetch) {
		return;
	}
	var wait = 2000;
	var badge = document.querySelector("[data-live='badge'] .state");
	var next = document.querySelector("[data-live='next']");
	var reload = document.querySelector("[data-live='reload']");
	var touched = false;
	var shown = badge && (badge.className.match(/\bs-(\w+)/) || [])[1];

	document.addEventListener("input", function () { touched = true; });

	function later() {
		setTimeout(ask, wait);
		wait = Math.min(wait * 1.3, 15000);
	}
	function is_idle() {
		var focus = document.activeElement;

		return !touched && !document.querySelector("[data-sent]") && (!focus || focus === document.body || focus === main);
	}
	function show(status) {
		var changed = status.state !== shown;

		if (next && next.textContent !== status.next) {
			next.textContent = status.next;
		}
		if (changed && badge) {
			badge.className = "state s-" + status.state;
			badge.textContent = status.state_label;
			shown = status.state;
		}
		if (main.hasAttribute("data-state")) {
			main.setAttribute("data-state", status.state);
		}
		if (changed) {
			if (is_idle()) {
				setTimeout(function () {
					if (is_idle()) {
						location.reload();
					}
				}, 1200);
			}
			if (reload) {
				reload.hidden = false;
			}
		}
		return !status.done;
	}
	function ask() {
		if (document.hidden) {
			later();
			return;
		}
		fetch(main.getAttribute("data-poll"), { headers: { Accept: "application/json" }, credentials: "same-origin", redirect: "error" })
			.then(function (answer) {
				if (answer.status === 401 || answer.status === 403 || answer.status === 404) {
					return null;
				}
				if (!answer.ok) {
					throw new Error("status " + answer.status);
				}
				return answer.json();
			})
			.then(function (status) {
				if (status && show(status)) {
					later();
				}
			})
			.catch(later);
	}
	later();
})();
