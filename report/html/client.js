/** In the browser: draws the figures, opens what is closed for paper, and lets the keyboard reach boxes that scroll. */

(() => {
  const root = document.documentElement;
  const specs = JSON.parse(document.getElementById('figure-specs').textContent);
  const coarse = window.matchMedia('(pointer: coarse)').matches;
  const CONFIG = {
    displaylogo: false,
    modeBarButtonsToRemove: ['select2d', 'lasso2d', 'autoScale2d'],
    displayModeBar: coarse ? false : 'hover',
  };
  /** Plotly stands in the page as base64 of gzip. */
  const unpackPlotly = async () => {
    const packed = atob(document.getElementById('plotly').textContent);
    const bytes = Uint8Array.from(packed, (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    const script = document.createElement('script');
    script.textContent = await new Response(stream).text();
    document.head.append(script);
  };

  /** A picture is not made larger than this. */
  const LARGEST = 1.3;

  /** The picture of a whole page where there is room for most of its width. */
  const choose = ({ text, column }, width) => (width >= 0.9 * text.layout.width ? text : column);

  const draw = async (figure) => {
    const canvas = figure.querySelector('.canvas');
    const plot = figure.querySelector('.plot');
    const width = canvas.clientWidth;
    if (width === 0) return;
    const { data, layout } = choose(specs[figure.dataset.figure], width);
    const scale = Math.min(LARGEST, width / layout.width);
    plot.style.height = `${Math.ceil(layout.height * scale)}px`;
    plot.style.transform = `translateX(${(width - layout.width * scale) / 2}px) scale(${scale})`;
    plot.style.width = `${layout.width}px`;
    if (plot.dataset.width === String(layout.width)) return;
    plot.dataset.width = String(layout.width);
    const own = { ...layout, dragmode: coarse ? false : 'zoom' };
    // Plotly fills in what it is given.
    await window.Plotly.react(plot, structuredClone(data), structuredClone(own), CONFIG);
    figure.dataset.drawn = 'true';
  };

  /** Boxes with more than they show are reached by the tabulator key, and scrolled by the arrow keys. */
  const reach = () => {
    for (const box of document.querySelectorAll('.scroll, .formula')) {
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
      else box.removeAttribute('tabindex');
    }
  };

  const figures = [...document.querySelectorAll('figure[data-figure]')];
  const drawAll = async () => {
    if (window.Plotly === undefined) return;
    for (const figure of figures) await draw(figure);
    root.dataset.drawn = 'true';
  };

  const narrow = window.matchMedia('(max-width: 70rem)');
  const contents = document.querySelector('.contents details');
  const fold = () => {
    contents.open = !narrow.matches;
  };
  fold();
  narrow.addEventListener('change', fold);
  contents.addEventListener('click', (event) => {
    if (narrow.matches && event.target.closest('a') !== null) contents.open = false;
  });

  const open = [];
  window.addEventListener('beforeprint', () => {
    for (const details of document.querySelectorAll('details:not([open])')) {
      details.open = true;
      open.push(details);
    }
  });
  window.addEventListener('afterprint', () => {
    for (const details of open.splice(0)) details.open = false;
  });

  let waiting = 0;
  window.addEventListener('resize', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      reach();
      drawAll();
    }, 150);
  });
  document.addEventListener('toggle', reach, true);
  reach();
  // A browser that cannot unpack shows the pictures, as on paper.
  unpackPlotly().then(drawAll, () => root.classList.remove('scripts'));
})();
