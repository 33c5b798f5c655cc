/**
 * What makes a flame graph's SVG interactive when a browser opens it alone: click to zoom, search, details on
 * hover. Viewers that run no scripts show the same picture without these.
 */
export const flameScript = `
(function () {
  var svg = document.documentElement, frames = [].slice.call(document.querySelectorAll('g.f'));
  var details = document.getElementById('details'), width = +svg.getAttribute('data-width'), pad = +svg.getAttribute('data-pad');
  frames.forEach(function (g) { g.d = { x: +g.getAttribute('data-x'), w: +g.getAttribute('data-w'), y: +g.getAttribute('data-d'), n: g.querySelector('title').textContent }; });
  function fit(g, x, w) {
    var r = g.querySelector('rect'), t = g.querySelector('text'), px = w * (width - 2 * pad);
    r.setAttribute('x', pad + x * (width - 2 * pad)); r.setAttribute('width', Math.max(0.4, px - 0.5));
    t.setAttribute('x', pad + x * (width - 2 * pad) + 3);
    var room = Math.floor((px - 6) / 6.6), name = g.getAttribute('data-name');
    t.textContent = room < 3 ? '' : name.length <= room ? name : name.slice(0, room - 1) + '\\u2026';
  }
  function zoom(to) {
    frames.forEach(function (g) {
      var above = to && g.d.y < to.d.y && g.d.x <= to.d.x + 1e-12 && g.d.x + g.d.w >= to.d.x + to.d.w - 1e-12;
      var inside = !to || (g.d.y >= to.d.y && g.d.x >= to.d.x - 1e-12 && g.d.x + g.d.w <= to.d.x + to.d.w + 1e-12);
      g.style.display = above || inside ? '' : 'none'; g.style.opacity = above ? 0.5 : 1;
      if (above) fit(g, 0, 1); else if (inside) fit(g, to ? (g.d.x - to.d.x) / to.d.w : g.d.x, to ? g.d.w / to.d.w : g.d.w);
    });
  }
  function search() {
    var wanted = window.prompt('Search for a function (part of its name):', ''); if (wanted === null) return;
    wanted = wanted.toLowerCase();
    frames.forEach(function (g) { g.classList.toggle('hit', wanted !== '' && g.getAttribute('data-name').toLowerCase().indexOf(wanted) >= 0); });
  }
  frames.forEach(function (g) {
    g.addEventListener('click', function () { zoom(g); });
    g.addEventListener('mouseover', function () { details.textContent = g.d.n.replace(/\\n/g, ', '); });
    g.addEventListener('mouseout', function () { details.textContent = ''; });
  });
  document.getElementById('reset').addEventListener('click', function () { zoom(null); });
  document.getElementById('search').addEventListener('click', search);
})();
`;
