/** What the library keeps of a session, a code or a token. */
interface Payload {
  readonly accountId?: string;
  readonly grantId?: string;
  readonly uid?: string;
  consumed?: number;
}

/** Access tokens are verified by their signature; nobody asks for them again. */
const NOT_KEPT: readonly string[] = ['AccessToken', 'ClientCredentials'];

/** Sessions, grants, codes and refresh tokens of one pool, in memory. */
export class Store {
  private readonly kept = new Map<string, Payload>();

  /**
   * Where the library keeps things of one kind.
   *
   * https://github.com/panva/node-oidc-provider/blob/main/example/my_adapter.js
   */
  adapter(kind: string) {
    const { kept } = this;
    const key = (id: string): string => `${kind} ${id}`;
    return {
      async upsert(id: string, payload: Payload): Promise<void> {
        if (!NOT_KEPT.includes(kind)) {
          kept.set(key(id), payload);
        }
      },
      find: async (id: string): Promise<Payload | undefined> => kept.get(key(id)),
      findByUid: async (uid: string): Promise<Payload | undefined> =>
        [...kept.values()].find((payload) => payload.uid === uid),
      async consume(id: string): Promise<void> {
        const payload = kept.get(key(id));
        if (payload !== undefined) {
          payload.consumed = Math.floor(Date.now() / 1_000);
        }
      },
      async destroy(id: string): Promise<void> {
        kept.delete(key(id));
      },
      revokeByGrantId: async (grantId: string): Promise<void> => this.forget((payload) => payload.grantId === grantId),
    };
  }

  /** Ends everything that a user has begun. */
  signOut(sub: string): void {
    this.forget(({ accountId }) => accountId === sub);
  }

  private forget(isOver: (payload: Payload) => boolean): void {
    for (const [key, payload] of this.kept) {
      if (isOver(payload)) {
        this.kept.delete(key);
      }
    }
  }
}
