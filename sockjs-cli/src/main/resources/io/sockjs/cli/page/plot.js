// Round trips as a plot: a line for each transport, a dot for each echo, a bar at the median.
import { median, ms, svg } from './dom.js';

const ROW = 26;
const TOP = 10;
const AXIS = 34;
const NARROW = 520;

/** Draws into the figure's box, as wide as that is, so that its text keeps its size. */
export function draw(box, rows) {
  const measured = rows.filter(row => row.trips.length > 0);
  box.replaceChildren();
  box.closest('figure').hidden = measured.length === 0;
  if (measured.length === 0) {
    return;
  }
  const width = box.clientWidth;
  const left = width < NARROW ? 128 : 150;
  const right = width - 62;
  const bottom = TOP + measured.length * ROW;
  const step = niceStep(Math.max(...measured.flatMap(row => row.trips)), width < NARROW ? 3 : 6);
  const most = step * Math.ceil(Math.max(...measured.flatMap(row => row.trips)) / step);
  const x = time => left + (right - left) * time / most;
  const picture = svg('svg', {
    width, height: bottom + AXIS, viewBox: `0 0 ${width} ${bottom + AXIS}`, role: 'img', 'aria-labelledby': 'plot-title plot-text',
  });
  picture.append(
    svg('title', { id: 'plot-title' }, 'Round trip of each echo, by transport'),
    svg('desc', { id: 'plot-text' }, measured.map(row => `${row.name}: median ${ms(median(row.trips))} ms`).join('; ')),
  );
  for (let time = 0; time <= most + step / 2; time += step) {
    picture.append(
      svg('line', { class: 'grid', x1: x(time), x2: x(time), y1: TOP, y2: bottom }),
      svg('text', { class: 'tick', x: x(time), y: bottom + 15, 'text-anchor': 'middle' }, String(+time.toFixed(3))),
    );
  }
  picture.append(svg('text', {
    class: 'tick', x: (left + right) / 2, y: bottom + 30, 'text-anchor': 'middle',
  }, width < NARROW ? 'milliseconds' : 'milliseconds from sending a message to its echo'));
  measured.forEach((row, i) => picture.append(line(row, TOP + (i + .5) * ROW, left, right, x)));
  box.append(picture);
}

function line(row, y, left, right, x) {
  const middle = median(row.trips);
  const group = svg('g', { class: row.kind });
  group.append(
    svg('text', { class: 'name', x: left - 12, y: y + 4, 'text-anchor': 'end' }, row.name),
    svg('line', { class: 'base', x1: left, x2: right, y1: y, y2: y }),
  );
  row.trips.forEach(time => group.append(svg('circle', { cx: x(time), cy: y, r: 4 }, svg('title', {}, `${ms(time)} ms`))));
  group.append(
    svg('line', { class: 'median', x1: x(middle), x2: x(middle), y1: y - 9, y2: y + 9 }),
    svg('text', { class: 'value', x: right + 56, y: y + 4, 'text-anchor': 'end' }, `${ms(middle)} ms`),
  );
  return group;
}

// The smallest of 1, 2, 5 times a power of ten that needs no more than so many steps.
function niceStep(most, steps) {
  const power = 10 ** Math.floor(Math.log10(most / steps));
  return [1, 2, 5, 10].map(factor => factor * power).find(step => most / step <= steps);
}
