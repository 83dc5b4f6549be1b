const DAY = 24 * 60 * 60 * 1_000;

/** UTC day, e.g. `2026-11-24`. */
export type Day = string;

/** A day and those after it, as far as another one. */
export function daysFrom(first: Day, last: Day): readonly Day[] {
  const days: Day[] = [];
  for (let time = Date.parse(first); time <= Date.parse(last); time += DAY) {
    days.push(dayOf(time));
  }
  return days;
}

/** The day so many days before another one. */
export function daysBefore(day: Day, count: number): Day {
  return dayOf(Date.parse(day) - count * DAY);
}

/**
 * The last day of which the archive has all lines.
 *
 * @param now milliseconds since 1970
 * @param grace milliseconds that lines take to the archive
 */
export function lastCompleteDay(now: number, grace: number): Day {
  return dayOf(now - grace - DAY);
}

function dayOf(time: number): Day {
  return new Date(time).toISOString().slice(0, 10);
}
