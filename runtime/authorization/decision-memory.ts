import type { Decision } from './authorizer';
import type { Facts } from './facts';

/**
 * Remembers decisions by everything that they depend on, because Cedar takes a hundred microseconds for what is asked
 * again and again. Policies never change while a process runs. Half of what is remembered is forgotten at once when
 * there is no more room, the older half first.
 */
export class DecisionMemory {
  private recent = new Map<string, Decision>();
  private older: ReadonlyMap<string, Decision> = new Map();

  /** @param most decisions that are remembered; 0 for none */
  constructor(private readonly most: number) {}

  /**
   * The decision about some facts: the one that is remembered, or a new one.
   *
   * @param readsTime whether a policy that may decide looks at the time; to the others it makes no difference
   */
  decided(facts: Facts, readsTime: boolean, decide: () => Decision): Decision {
    if (this.most === 0) {
      return decide();
    }
    const key = keyOf(facts, readsTime);
    const known = this.recent.get(key) ?? this.older.get(key);
    const decision = known ?? decide();
    if (known === undefined) {
      this.keep(key, decision);
    }
    return decision;
  }

  private keep(key: string, decision: Decision): void {
    if (this.recent.size >= this.most / 2) {
      this.older = this.recent;
      this.recent = new Map();
    }
    this.recent.set(key, decision);
  }
}

/** Every attribute, the context, and who does what to what: JSON keeps them apart whatever they contain. */
function keyOf({ action, context, entities: [who, ...others], resource }: Facts, readsTime: boolean): string {
  const { time, ...circumstances } = context;
  return textOf(who) + JSON.stringify([action.id, resource, circumstances, readsTime ? time : 0, others]);
}

const texts = new WeakMap<object, string>();

/** The text of what comes again with each request of the same principal. */
function textOf(entity: Facts['entities'][0]): string {
  const known = texts.get(entity);
  if (known !== undefined) {
    return known;
  }
  const text = JSON.stringify(entity);
  texts.set(entity, text);
  return text;
}
