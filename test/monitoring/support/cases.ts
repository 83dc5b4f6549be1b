import { every, type Published, type Sample } from './samples';

/** Numbers as they may be published, and when the alarm looks at them. */
export interface Case {
  readonly why: string;
  readonly published: Published;
  /** Seconds at which the alarm is evaluated. */
  readonly times: readonly number[];
}

/** What makes an alarm ring, and what comes close. */
export interface Cases {
  readonly fires: readonly Case[];
  readonly misses: readonly Case[];
}

export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A span of time. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** Every minute of a span, its end included. */
export function eachMinute({ from, until }: Span): number[] {
  return Array.from({ length: (until - from) / MINUTE + 1 }, (_, index) => from + index * MINUTE);
}

export function span(minutes: number, from = 0): Span {
  return { from: from * MINUTE, until: (from + minutes) * MINUTE };
}

/** Values that are published once a minute. */
export function perMinute(minutes: Span, value: number, weight = 1): Sample[] {
  return every(MINUTE, minutes, value, weight);
}

/** Requests of an API, of which a share fails: both metrics have one sample for each request. */
export function traffic(over: Span, requests: number, failing: number, step = MINUTE): Published {
  return {
    Count: every(step, over, 1, requests),
    '5XXError': [...every(step, over, 1, failing), ...every(step, over, 0, requests - failing)].filter(
      ({ weight }) => weight !== 0,
    ),
  };
}

/** Several stretches of time one after another. */
export function join(...parts: readonly Published[]): Published {
  const names = new Set(parts.flatMap((part) => Object.keys(part)));
  return Object.fromEntries([...names].map((name) => [name, parts.flatMap((part) => part[name] ?? [])]));
}

/** Something that was counted in these minutes, and is evaluated for a quarter of an hour. */
export function counted(why: string, counts: Readonly<Record<string, number>>, minutes = 5): Case {
  const published = Object.fromEntries(
    Object.entries(counts).map(([name, count]) => [name, perMinute(span(minutes, 15), count / minutes)]),
  );
  return { why, published, times: eachMinute(span(30)) };
}

/** One value in every minute of half an hour. */
export function steady(why: string, values: Readonly<Record<string, number>>, minutes = 30): Case {
  const published = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, perMinute(span(minutes), value)]),
  );
  return { why, published, times: eachMinute(span(Math.max(minutes, 30))) };
}

export const nothing: Case = { why: 'nothing is published', published: {}, times: eachMinute(span(30)) };
