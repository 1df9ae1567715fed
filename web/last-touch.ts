// When somebody has last touched the page, on the watch of `performance.now()`.

let last = performance.now();

function touched(): void {
  last = performance.now();
}

for (const type of ['pointerdown', 'keydown', 'wheel', 'touchstart'])
  addEventListener(type, touched, { passive: true, capture: true });

export function lastTouch(): number {
  return last;
}
