/** Drawing, at most once a frame; each frame's work is measured under the name "explorer.frame". */

const waiting = new Set<() => void>();
let asked = false;
const KEPT = 1200;
let kept = 0;

function run(): void {
  asked = false;
  const now = [...waiting];
  waiting.clear();
  const start = performance.now();
  for (const draw of now) draw();
  // Measures are kept by the browser for ever unless they are cleared.
  if (++kept > KEPT) {
    performance.clearMeasures('explorer.frame');
    kept = 1;
  }
  performance.measure('explorer.frame', { start, end: performance.now() });
}

/** Runs `draw` in the next frame; asking again before that changes nothing. */
export function inNextFrame(draw: () => void): void {
  waiting.add(draw);
  if (asked) return;
  asked = true;
  requestAnimationFrame(run);
}
