import type { Evidence } from '../../reachability';

/** How it is counted whether an invariant holds, and what of this project makes it hold. */
export interface Measure {
  /** Chapter of the architecture that it belongs to. */
  readonly chapter: Chapter;
  /** Ids of the resources that the invariant is about. Whatever breaks it counts too, if it isn't among them. */
  readonly subjects: (evidence: Evidence) => readonly string[];
  /** What the subjects are: one, and several. */
  readonly nouns: readonly [one: string, several: string];
  /** What those do that keep it: one of them, and several, e.g. `has a web ACL` and `have a web ACL`. */
  readonly verdicts: readonly [one: string, several: string];
  /** Construct that gives it, and its file. */
  readonly construct: readonly [name: string, file: string];
  /** Test of the construct. The check itself is tested by seeded faults. */
  readonly test: string;
}

/** Chapters in the order in which a request meets them. */
export const CHAPTERS = ['Edge', 'Network', 'Permissions', 'Data and keys', 'Secrets', 'Audit'] as const;

/** See {@link CHAPTERS}. */
export type Chapter = (typeof CHAPTERS)[number];

/** All resources of some types. */
export const ofTypes =
  (...types: readonly string[]) =>
  ({ system }: Evidence): readonly string[] =>
    types.flatMap((type) => system.ofType(type).map(({ id }) => id));

/** All roles and users that somebody's code may act as. */
export const actingPrincipals = ({ permissions }: Evidence): readonly string[] =>
  permissions.principals.filter(({ inert }) => !inert).map(({ id }) => id);
