/* Passkeys: buttons where the browser has them, and the offer in the field of the sign-in page. Loaded by app.js after the
   content, where there is PublicKeyCredential; so newer than ES5. Bytes travel as base64url. */
(() => {
  'use strict';
  const live = document.getElementById('live');
  let offer = null, began = 0;

  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), letter => letter.charCodeAt(0));
  const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');

  function say(words) {
    live.className = words ? 'note warm' : 'vh';
    live.textContent = words || '';
  }

  async function ask(form) {
    const answer = await fetch(form.dataset.options || '/sign-in/passkey/options');
    if (answer.redirected) { location.reload(); await new Promise(() => {}); }
    const publicKey = await answer.json();
    publicKey.challenge = bytes(publicKey.challenge);
    if (publicKey.user) { publicKey.user.id = bytes(publicKey.user.id); }
    (publicKey.allowCredentials || publicKey.excludeCredentials || []).forEach(key => { key.id = bytes(key.id); });
    return {publicKey};
  }

  function send(form, key) {
    const response = {}, field = document.createElement('input');
    ['clientDataJSON', 'authenticatorData', 'signature', 'userHandle', 'attestationObject'].forEach(name => {
      if (key.response[name]) { response[name] = text(key.response[name]); }
    });
    if (key.response.getTransports) { response.transports = key.response.getTransports(); }
    field.type = 'hidden';
    field.name = 'credential';
    field.value = JSON.stringify({id: key.id, rawId: key.id, type: key.type, response});
    form.append(field);
    if (!form.dataset.options) {
      form.action = '/sign-in/passkey';
      form.identifier.disabled = form.password.disabled = true;
    }
    form.submit();
  }

  /* The browser lists passkeys in the field for the name; a challenge lasts five minutes. */
  async function offerInField(form, asked) {
    began = Date.now();
    offer = new AbortController();
    try {
      send(form, await navigator.credentials.get({...asked || await ask(form), mediation: 'conditional', signal: offer.signal}));
    } catch (reason) { /* taken back, or the browser would not */ }
  }

  async function press(form, button) {
    button.disabled = true;
    if (offer) { offer.abort(); }
    try {
      const asked = await ask(form);
      try {
        send(form, await navigator.credentials[asked.publicKey.user ? 'create' : 'get'](asked));
      } catch (reason) {
        say(reason.name === 'InvalidStateError' && form.dataset.known || form.dataset.failed);
      }
    } catch (reason) { say(live.dataset.lost); }
    button.disabled = false;
  }

  document.querySelectorAll('form[data-passkey]').forEach(async form => {
    const button = document.createElement('button'), without = form.querySelector('[data-without]');
    const asked = form.identifier && await ask(form).catch(() => null);
    if (asked === null) { return; }
    button.type = 'button';
    button.textContent = form.dataset.press || asked.publicKey.press;
    button.onclick = () => press(form, button);
    if (without) { without.replaceWith(button); } else {
      button.className = 'second';
      form.append(button);
    }
    if (form.identifier && PublicKeyCredential.isConditionalMediationAvailable && await PublicKeyCredential.isConditionalMediationAvailable()) {
      form.identifier.addEventListener('focus', () => {
        if (Date.now() - began > 240000) {
          offer.abort();
          offerInField(form);
        }
      });
      offerInField(form, asked);
    }
  });
})();
