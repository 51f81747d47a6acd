/* The banner works without this script. With it a choice needs no reload, the
 * form opens in place, other tabs and the site's own scripts learn of a choice,
 * and a page that rebuilds itself keeps the section. */
((w, d) => {
  'use strict';

  /* The page may have removed the section before this script came. */
  const box = d.getElementById('pvc') || (d.currentScript || d).parentNode;
  const way = d.createElement('a'); /* to the charter */
  const seen = new MutationObserver(keep);
  let returns = 20; /* a page that insists on removing the section wins */
  let asks; /* the section is the question, not the way back to it */
  let home = d.body;
  let busy, looking, dialog, channel, told, allowed;

  /* What a page reads stands at its root, which a page may replace. */
  function mark() {
    const root = d.documentElement;

    if (told) {
      root.dataset.pvc = allowed;
    }
    /* the style leaves as much room: nothing stays covered */
    root.style.setProperty('--pvc-height', asks ? box.offsetHeight + 'px' : '');
  }

  /* Put ours back in the place of nothing, or of an old copy; out of sight until
   * its stylesheet, which has to be loaded again, is there. */
  function keep() {
    const here = d.getElementById('pvc');

    if (here !== box && d.body && returns) {
      if (home === d.body) {
        returns -= 1;
        setTimeout(() => { returns += 1; }, 60000);
      }
      home = d.body;
      dialog?.remove();
      here?.remove();
      box.querySelectorAll('link').forEach((sheet) => {
        box.hidden = true;
        sheet.onload = sheet.onerror = () => { box.hidden = false; };
      });
      home.prepend(box);
      mark();
    }
    [d, d.documentElement, d.body].forEach((node) => {
      if (node) {
        seen.observe(node, { childList: true });
      }
    });
  }

  /* Nothing is asked any more: the section becomes the way back to the choice,
   * where data-reopen names it, and first says words. The stylesheet stays. A
   * focus that would be lost goes to that way; without one it is where the
   * section was, at the start of the page. */
  function settle(words) {
    const held = box.contains(d.activeElement);
    const label = box.dataset.reopen;
    const note = d.createElement('p');

    function leave() {
      (label ? note : box).remove();
    }

    asks = false;
    [...box.childNodes].forEach((node) => {
      if (node.localName !== 'link') {
        node.remove();
      }
    });
    box.className = 'pvc pvc-reopen';
    box.removeAttribute('aria-labelledby');
    note.setAttribute('role', 'status');
    box.append(note);
    if (label) {
      box.setAttribute('aria-label', label);
      way.textContent = label;
      box.append(way);
      if (held) {
        way.focus({ preventScroll: true });
      }
    } else {
      seen.disconnect();
    }
    if (words) { /* a live region speaks of changes only */
      setTimeout(() => { note.textContent = words; }, 100);
      setTimeout(leave, 20000);
    } else {
      leave();
    }
  }

  /* Whoever wants to know is told; state is the server's answer. */
  function tell(state) {
    const of = state.categories;
    const news = JSON.stringify(state);

    allowed = Object.keys(of).filter((id) => of[id].allowed).join(' ');
    if (asks && !state.asked) {
      settle();
    }
    if (news !== told) {
      told = news;
      mark();
      d.dispatchEvent(new CustomEvent('pvc:change', { detail: state }));
    }
  }

  function ask(url, body) {
    return fetch(url, {
      method: body && 'POST',
      body,
      headers: { Accept: 'application/json' },
      signal: AbortSignal.timeout(10000)
    }).then((response) => response.ok ? response.json() : Promise.reject());
  }

  /* Ask what is answered now. A choice made meanwhile knows better; a failure
   * leaves the question, which is safe. */
  function look() {
    const before = told;

    if (!looking) {
      looking = ask(box.dataset.state).then((state) => {
        if (told === before) {
          tell(state);
        }
      }).catch(() => {}).finally(() => { looking = 0; });
    }
  }

  /* Whether the visitor has answered elsewhere, as far as a cookie shows. */
  function glance() {
    if (asks && !d.hidden && /(^|; )[^=]+=v=1&t=\d/.test(d.cookie)) {
      look();
    }
  }

  /* A page that was kept or made ahead, and is shown now. */
  function renew() {
    if (asks || told) {
      look();
    }
  }

  function lock(form, on) {
    busy = on;
    form.querySelectorAll('button').forEach((button) => {
      button.setAttribute('aria-disabled', on); /* disabled loses the focus */
    });
  }

  function send(form, button) {
    const field = d.createElement('input');

    field.type = 'hidden';
    field.name = button.name;
    field.value = button.value;
    form.append(field);
    lock(form, true);
    ask(form.action, new URLSearchParams(new FormData(form))).then((state) => {
      settle(box.dataset.saved);
      tell(state);
      channel.postMessage(state);
    }, () => form.submit()).finally(() => { /* as if this script were not there */
      field.remove();
      lock(form, false);
    });
  }

  /* The charter's form in a dialog. It goes on where it came from: the page may
   * have a <base>. */
  function show(form, heading, opener) {
    const close = d.createElement('button');

    dialog = d.createElement('dialog');
    dialog.id = 'pvc-d';
    dialog.className = 'pvc-dialog';
    dialog.setAttribute('aria-labelledby', 'pvc-t');
    dialog.onclose = () => {
      dialog.remove();
      opener.focus();
    };
    heading.id = 'pvc-t';
    close.textContent = box.dataset.close;
    close.onclick = () => dialog.close();
    form.action = way.href;
    dialog.append(close, heading, form);
    box.append(dialog);
    dialog.showModal();
  }

  function open(opener) {
    const request = new XMLHttpRequest();

    busy = request;
    request.open('GET', way.href);
    request.responseType = 'document'; /* no string becomes markup here */
    request.timeout = 5000;
    request.onloadend = () => {
      const page = request.response;
      const form = page?.querySelector('.pvc form');

      if (busy === request) { /* else it is answered meanwhile */
        busy = false;
        if (form) {
          show(form, page.querySelector('.pvc h1'), opener);
        } else {
          w.location = way.href;
        }
      }
    };
    request.send();
  }

  /* Both are heard at the document, first, so that no router of the page takes
   * them. */
  function take(event) {
    event.stopImmediatePropagation();
    event.preventDefault();
    return busy;
  }

  function onSubmit(event) {
    if (box.contains(event.target) && event.submitter && take(event) !== true) {
      send(event.target, event.submitter);
    }
  }

  function onClick(event) {
    const link = box.contains(event.target) && event.target.closest('a');

    if (link && link.href === way.href && !event.ctrlKey && !event.metaKey
        && !event.shiftKey && !event.altKey && !take(event)) {
      open(link);
    }
  }

  /* A page with an open channel is not kept to go back to. */
  function listen() {
    channel = new BroadcastChannel('pvc');
    channel.onmessage = (event) => tell(event.data);
  }

  function start() {
    w.pvcScript = 1;
    asks = box.querySelector('form');
    way.href = box.dataset.state.slice(0, -5) + '?lang=' + box.lang;
    listen();
    d.addEventListener('submit', onSubmit, true);
    d.addEventListener('click', onClick, true);
    d.addEventListener('visibilitychange', glance);
    d.addEventListener('prerenderingchange', renew);
    w.addEventListener('pagehide', () => channel.close());
    w.addEventListener('pageshow', (event) => {
      if (event.persisted) {
        listen();
        renew();
      }
    });
    new ResizeObserver(mark).observe(box);
    keep();
    if ('pvc' in d.documentElement.dataset
        || (asks && performance.navigation?.type === 2)) { /* from history */
      look();
    }
    glance();
  }

  /* A page may run what it puts back; and a browser that knows less keeps plain
   * forms and links. */
  if (box?.id === 'pvc' && !w.pvcScript && w.AbortSignal?.timeout) {
    start();
  }
})(window, document);
