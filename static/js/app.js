/* Small comforts. Every page is whole without this file. ES5, so that one old phone more can run it. */
(function (win, doc) {
  'use strict';
  var title = doc.title, live = doc.getElementById('live');

  function each(selector, act) {
    var found = doc.querySelectorAll(selector), i;
    for (i = 0; i < found.length; i++) { act(found[i]); }
  }

  function say(text) { live.textContent = ''; setTimeout(function () { live.textContent = text; }, 50); }

  /* A button that shows the password; made here, so that it is never there without a use. */
  function passwordButton(input) {
    var button = doc.createElement('button');
    function set(shown) {
      input.type = shown ? 'text' : 'password';
      button.textContent = input.getAttribute(shown ? 'data-hide' : 'data-show');
    }
    if (input.showsPassword) { return; }
    input.showsPassword = true;
    button.type = 'button';
    button.className = 'quiet';
    button.onclick = function () {
      set(input.type === 'password');
      say(input.getAttribute(input.type === 'text' ? 'data-shown' : 'data-hidden'));
    };
    input.form.addEventListener('submit', function () { set(false); });
    win.addEventListener('pageshow', function () { set(false); });
    set(false);
    input.parentNode.appendChild(button);
  }

  function printButton(button) {
    button.hidden = false;
    button.onclick = function () { win.print(); };
  }

  /* What a page, or a part that htmx put in, needs: buttons, focus, the window's title. */
  function prepare() {
    var start = doc.querySelector('[data-focus]'), news = doc.querySelector('[data-announce]');
    each('[data-show]', passwordButton);
    each('[data-print]', printButton);
    if (start) {
      start.removeAttribute('data-focus');
      start.focus();
    } else if (news) { say(news.textContent); }
  }

  function retitle() {
    var h1 = doc.querySelector('main h1'), wrong = doc.querySelector('.errs');
    if (h1) {
      doc.title = (wrong ? wrong.getAttribute('data-title') + ' ' : '') + h1.textContent.trim() + title.slice(title.lastIndexOf(' – '));
    }
  }

  /* The session: a warning two and a half minutes before its end, and a blank page after it (shared phones). */
  function watch(box) {
    var left = box.getAttribute('data-left') * 1000, end, warned, timer;
    function begin() {
      end = Date.now() + left;
      warned = false;
    }
    function notice(words, link, to) {
      var a = doc.createElement('a');
      a.href = to;
      a.textContent = box.getAttribute(link);
      live.className = 'note warm';
      live.textContent = box.getAttribute(words) + ' ';
      live.appendChild(a);
    }
    timer = setInterval(function () {
      var rest = end - Date.now();
      if (rest <= 0) {
        clearInterval(timer);
        each('main,.whose', function (part) { part.textContent = ''; });
        notice('data-ended', 'data-again', '/sign-in');
      } else if (rest < 150000 && !warned) {
        warned = true;
        notice('data-ending', 'data-stay', '/session');
      }
    }, 5000);
    begin();
    doc.addEventListener('htmx:after:swap', begin);
  }

  /* Leave quickly: sign out on the way, put an innocent page in place of this one. */
  function leave(link) {
    link.onclick = function (event) {
      var form = doc.querySelector('form[action="/sign-out"]');
      event.preventDefault();
      doc.body.textContent = '';
      if (form && navigator.sendBeacon && win.FormData) { navigator.sendBeacon(form.action, new FormData(form)); }
      win.location.replace(link.href);
    };
  }

  /* htmx comes after the page is shown, and only where it runs and costs nobody much. */
  function loadHtmx() {
    var from = doc.querySelector('script[data-htmx]'), line = navigator.connection || {}, script;
    if (!from || !doc.querySelector('[data-hx-post],[data-hx-get]') || !win.fetch || !Element.prototype.replaceChildren ||
        line.saveData || /2g/.test(line.effectiveType)) { return; }
    script = doc.createElement('script');
    script.src = from.getAttribute('data-htmx');
    doc.head.appendChild(script);
  }

  prepare();
  each('[data-leave]', leave);
  each('[data-left]', watch);
  doc.addEventListener('htmx:after:swap', function () { prepare(); retitle(); });
  doc.addEventListener('htmx:error', function () {
    live.className = 'note bad';
    say(live.getAttribute('data-lost'));
  });
  if (doc.readyState === 'complete') { loadHtmx(); } else { win.addEventListener('load', loadHtmx); }
}(window, document));
