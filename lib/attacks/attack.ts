import type { Control } from './control';
import type { Scene } from './scene/scene';

/** What an attack goes for. */
export type Category =
  | 'edge'
  | 'token'
  | 'authorization'
  | 'input'
  | 'transport'
  | 'data'
  | 'audit'
  | 'secrets'
  | 'headers';

/** Where what stopped an attack is on record, with the reason that stands there. */
export type Trace =
  /** The edge refused by itself: reason of its control, and a line of the access log. */
  | { readonly by: 'edge'; readonly reason: RegExp }
  /** A service refused: `reason` of a decision in its audit log, and what other fields must say. */
  | {
      readonly by: 'service';
      readonly service: string;
      readonly reason: RegExp;
      readonly fields?: Readonly<Record<string, unknown>>;
    }
  /** Only the attacker sees it: a refused connection, an API of AWS, a tool that verifies. */
  | { readonly by: 'sight'; readonly reason: RegExp; readonly because: string };

/** What came of an attempt. */
export interface Attempt {
  /** Whether the attacker got what they wanted. */
  readonly succeeded: boolean;
  /** Status of the answer that counts. @default - there was none */
  readonly status?: number;
  /** What the attacker saw, for people. */
  readonly seen: string;
}

/** One attack on the reference shop. */
export interface Attack {
  /** What it is called, e.g. `a token whose algorithm is none`. */
  readonly name: string;
  readonly category: Category;
  /** What the attacker has before. */
  readonly has: string;
  /** What they do. */
  readonly action: string;
  /** The control that must stop it. */
  readonly control: Control;
  /**
   * Whether no other control stops it when that one is off: then the attack must succeed without it.
   *
   * @default false
   */
  readonly alone?: boolean;
  /** What it is known as, e.g. `OWASP API1:2023`, `CWE-639`, `ASVS 4.2.1`. */
  readonly standards: readonly string[];
  readonly trace: Trace;
  /** Makes the attempt. */
  attempt(scene: Scene): Promise<Attempt>;
}

/** An attack as it is written; the type checks what is written. */
export const defineAttack = (attack: Attack): Attack => attack;
