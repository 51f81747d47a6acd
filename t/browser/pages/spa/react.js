/* A whole document made by React 18: what the module put into the body is no
 * part of it, so hydration fails and React makes the document anew. */
(function () {
  'use strict';
  var e = React.createElement;

  function App() {
    var state = React.useState(0);

    return e('html', { lang: 'en' },
      e('head', null,
        e('meta', { charSet: 'utf-8' }),
        e('title', null, 'React'),
        e('link', { rel: 'icon', href: '/icon.svg' }),
        e('script', { src: '/packages/react/umd/react.production.min.js', defer: true }),
        e('script', { src: '/packages/react-dom/umd/react-dom.production.min.js', defer: true }),
        e('script', { src: '/spa/react.js', defer: true })),
      e('body', null,
        e('h1', null, 'Count: ' + state[0]),
        e('button', { id: 'more', onClick: function () { state[1](state[0] + 1); } }, 'more'),
        state[0] % 2 ? e('p', { id: 'odd' }, 'odd') : null));
  }

  window.hydrated = [];
  window.firstRoot = document.documentElement;
  ReactDOM.hydrateRoot(document, e(App), {
    onRecoverableError: function (error) { window.hydrated.push(error.message); }
  });
}());
