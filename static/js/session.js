/* ES5, for pages of a session, after their content. Warns 150 s before the end; then empties the page and has what was typed kept. */
(function (doc) {
  'use strict';
  var live = doc.getElementById('live'), timer = setInterval(look, 5000), part, end, warned, typed;

  function begin() {
    part = doc.getElementById('session');
    end = Date.now() + word('left') * 1000;
    warned = 0;
  }

  function word(name) { return part.getAttribute('data-' + name); }

  function left() { return end - Date.now(); }

  /* GET asks how long there is and is no use of the session; POST goes on. */
  function ask(method, then) {
    var request = new XMLHttpRequest();
    request.open(method, '/session');
    request.timeout = 5000;
    request.setRequestHeader('HX-Request', 'true');
    request.setRequestHeader('HX-Target', 'session');
    request.setRequestHeader(method === 'GET' ? 'X-Portal-Background' : 'X-CSRF-Token', part.querySelector('input').value);
    request.onloadend = function () {
      if (request.status === 200) {
        part.outerHTML = request.responseText;
        begin();
      }
      if (request.status === 401) { over(); } else { then(); }
    };
    request.send();
  }

  function show(name) {
    live.className = name ? 'note warm' : 'vh';
    live.textContent = name ? word(name) + ' ' : '';
  }

  function offer(name, act) {
    var button = live.appendChild(doc.createElement('button'));
    button.textContent = word(name);
    button.onclick = act;
  }

  function warn() {
    if (left() < 150000) {
      warned = 1;
      show('ending');
      if (word('stay')) { offer('stay', function () { ask('POST', function () { if (!warned) { show(); } }); }); }
      offer('out', function () { part.querySelector('form').submit(); });
    }
  }

  /* To the sign-in page, with what was typed where a form keeps it; meanwhile there is nothing to be seen. */
  function over() {
    if (!timer) { return; }
    timer = clearInterval(timer);
    if (doc.body.contains(typed)) {
      typed.appendChild(doc.createElement('input')).name = 'keep';
      typed.submit();
    } else { location.replace('/sign-in?next=' + encodeURIComponent(location.pathname)); }
    doc.body.textContent = '';
    doc.body.appendChild(live);
    show('ended');
    doc.title = live.textContent;
  }

  function look() {
    if (left() <= 0) {
      ask('GET', function () { if (left() <= 0) { over(); } });
    } else if (left() < 150000 && !warned) { ask('GET', warn); }
  }

  doc.addEventListener('input', function (event) {
    var form = event.target.form;
    if (form && form.hasAttribute('data-keep')) { typed = form; }
  });
  doc.addEventListener('htmx:after:swap', begin);
  begin();
}(document));
