/* The banner works without this script. With it a choice needs no reload, a
 * page that rebuilds its body keeps the banner, and a page out of history does
 * not ask what was answered since. */
(function (w, d) {
  'use strict';

  /* The page may have removed the section before this script came. */
  var box = d.getElementById('pvc') || (d.currentScript || d).parentNode;
  var root = d.documentElement.style;
  var returns = 20; /* a page that insists on removing the banner wins */
  var busy = false;
  var over = false;
  /* A browser without these throws here and keeps the plain form. */
  var size = new ResizeObserver(measure);
  var seen = new MutationObserver(keep);

  /* The style leaves as much room, so that nothing stays covered. */
  function measure() {
    root.setProperty('--pvc-height', box.offsetHeight + 'px');
  }

  function keep() {
    var here = d.getElementById('pvc');

    if (here) {
      box = here;
    } else if (d.body && returns > 0) {
      returns -= 1;
      d.body.prepend(box);
    }
    seen.disconnect(); /* forgets the change just made, too */
    seen.observe(d.documentElement, { childList: true });
    if (d.body) {
      seen.observe(d.body, { childList: true });
    }
    size.disconnect();
    size.observe(box);
  }

  /* Nothing is asked any more; state is the server's answer. */
  function finish(state) {
    over = true;
    seen.disconnect();
    size.disconnect();
    root.removeProperty('--pvc-height');
    d.dispatchEvent(new CustomEvent('pvc:change', { detail: state }));
  }

  /* The section stays, with its stylesheet, for the notice, and as the way back
   * to the choice where data-reopen names it. Only a focus that would be lost
   * moves to the notice; reading goes on at the start of the page. */
  function thank() {
    var held = box.contains(d.activeElement);
    var label = box.getAttribute('data-reopen');
    var link = box.querySelector('.pvc-choose');
    var note = d.createElement('p');

    function say() {
      note.textContent = box.getAttribute('data-saved');
    }

    function leave() {
      (label ? note : box).remove();
    }

    box.querySelectorAll(':not(link)').forEach(function (node) {
      node.remove();
    });
    box.className = 'pvc pvc-reopen';
    box.removeAttribute('aria-labelledby');
    note.setAttribute('role', 'status');
    note.tabIndex = -1;
    box.append(note);
    if (label && link) {
      box.setAttribute('aria-label', label);
      link.className = '';
      link.textContent = label;
      box.append(link);
    }
    if (held) {
      say();
      note.focus();
      note.addEventListener('blur', leave);
    } else {
      setTimeout(say, 100); /* a live region speaks of changes only */
      setTimeout(leave, 10000);
    }
  }

  function lock(form, on) {
    busy = on;
    form.querySelectorAll('button').forEach(function (button) {
      button.setAttribute('aria-disabled', on); /* disabled loses the focus */
    });
  }

  function ask(url, body) {
    return fetch(url, {
      method: body ? 'POST' : 'GET',
      body: body,
      credentials: 'same-origin',
      headers: { Accept: 'application/json' }
    }).then(function (response) {
      if (!response.ok) {
        throw response.status;
      }
      return response.json();
    });
  }

  function send(form, button) {
    var data = new URLSearchParams(new FormData(form));
    var timer = setTimeout(fail, 10000);

    function first() {
      var was = timer;

      clearTimeout(timer);
      timer = 0;
      return was;
    }

    /* As if this script were not there. */
    function fail() {
      var field = d.createElement('input');

      if (first()) {
        field.type = 'hidden';
        field.name = button.name;
        field.value = button.value;
        form.append(field);
        form.submit();
        field.remove();
        lock(form, false);
      }
    }

    data.set(button.name, button.value);
    lock(form, true);
    ask(form.action, data).then(function (state) {
      if (first()) {
        thank();
        finish(state);
      }
    }).catch(fail);
  }

  /* Heard at the document, first: copies of the section work too, and no router
   * of the page takes the form. */
  function onSubmit(event) {
    if (!over && event.submitter && box.contains(event.target)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!busy) {
        send(event.target, event.submitter);
      }
    }
  }

  function onShow(event) {
    var visit = performance.getEntriesByType('navigation')[0];

    if (!over
        && (event.persisted || (visit && visit.type === 'back_forward'))) {
      ask(box.getAttribute('data-state')).then(function (state) {
        if (state.asked === false && !over) {
          box.remove();
          finish(state);
        }
      }).catch(function () {}); /* it still asks, which is safe */
    }
  }

  if (box && box.id === 'pvc' && box.querySelector('form')) {
    d.addEventListener('submit', onSubmit, true);
    w.addEventListener('pageshow', onShow);
    keep();
  }
}(window, document));
