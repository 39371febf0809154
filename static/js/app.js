/* ES5. Every page is whole without it: docs/design-system.md */
(function (win, doc) {
  'use strict';
  var me = doc.querySelector('script[defer]'), live = doc.getElementById('live'), title = doc.title;

  function each(selector, act) {
    Array.prototype.forEach.call(doc.querySelectorAll(selector), act);
  }

  function add(parent, name, values) {
    var element = doc.createElement(name), key;
    for (key in values) { element[key] = values[key]; }
    return parent.appendChild(element);
  }

  function take(element, attribute) {
    var value = element.getAttribute(attribute);
    element.removeAttribute(attribute);
    return value;
  }

  function say(text) {
    live.textContent = '';
    setTimeout(function () { live.textContent = text; }, 50);
  }

  function passwordButton(input) {
    var words = [take(input, 'data-show'), take(input, 'data-hide')], button;
    function set(shown) {
      input.type = shown ? 'text' : 'password';
      button.textContent = words[+shown];
    }
    function hide() { set(false); }
    button = add(input.parentNode, 'button', {type: 'button', className: 'quiet'});
    button.onclick = function () {
      set(input.type === 'password');
      say(input.getAttribute(input.type === 'text' ? 'data-shown' : 'data-hidden'));
    };
    input.form.addEventListener('submit', hide);
    win.addEventListener('pageshow', hide);
    hide();
  }

  function prepare() {
    var start = doc.querySelector('[data-focus]'), news = doc.querySelector('[data-announce]');
    each('[data-show]', passwordButton);
    if (win.PublicKeyCredential) {
      each('li[data-passkey]', function (item) { item.hidden = false; });
    }
    each('[data-print]', function (button) {
      button.hidden = false;
      button.onclick = function () { win.print(); };
    });
    if (start) {
      take(start, 'data-focus');
      start.focus();
    } else if (news) { say(news.textContent); }
  }

  function swapped() {
    var h1 = doc.querySelector('main h1'), wrong = doc.querySelector('.errs');
    prepare();
    if (h1) { doc.title = (wrong ? wrong.getAttribute('data-title') + ' ' : '') + h1.textContent.trim() + title.slice(title.lastIndexOf(' – ')); }
  }

  /* From a link, or from the form that signs out on the way; also by three times Shift. */
  function leave(from) {
    var times = 0, last;
    function go(event) {
      event.preventDefault();
      if (from.action && navigator.sendBeacon) { navigator.sendBeacon(from.action, new FormData(from)); }
      doc.body.textContent = '';
      win.location.replace(from.getAttribute('data-leave'));
    }
    from.onclick = go;
    doc.addEventListener('keyup', function (event) {
      times = event.key === 'Shift' ? (event.timeStamp - last < 1000 ? times + 1 : 1) : 0;
      last = event.timeStamp;
      if (times === 3) { go(event); }
    });
  }

  /* What the page can do without comes after it; nothing at all where data is dear, but for passkeys on pages of their own. */
  function loadMore() {
    var from = me.getAttribute('data-htmx'), line = navigator.connection || {}, keys = doc.querySelector('form[data-passkey]'),
      dear = line.saveData || /2g/.test(line.effectiveType);
    if (from && doc.querySelector('[data-hx-post],[data-hx-get]') && win.fetch && doc.body.replaceChildren && !dear) {
      add(doc.head, 'meta', {name: 'htmx-config', content: '{"history":false,"includeIndicatorCSS":false,"extensions":"none"}'});
      add(doc.head, 'script', {src: from});
    }
    each('[data-left]', function (part) { add(doc.head, 'script', {src: part.getAttribute('data-script')}); });
    if (keys && win.PublicKeyCredential && !(dear && me.getAttribute('data-css'))) {
      add(doc.head, 'script', {src: keys.getAttribute('data-passkey')});
    }
  }

  /* Cold pages hold part of the style sheet. */
  doc.addEventListener('input', function () {
    var from = take(me, 'data-css');
    if (from) { add(doc.head, 'link', {rel: 'prefetch', as: 'style', href: from}); }
  });
  prepare();
  each('[data-leave]', leave);
  doc.addEventListener('htmx:after:swap', swapped);
  doc.addEventListener('htmx:error', function () {
    live.className = 'note bad';
    say(live.getAttribute('data-lost'));
  });
  if (doc.readyState === 'complete') { loadMore(); } else { win.addEventListener('load', loadMore); }
}(window, document));
