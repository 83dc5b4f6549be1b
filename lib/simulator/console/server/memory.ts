import type { SampleUser } from '../../openid';
import { isShared, type Known, type SampleRoute } from '../samples';

interface Remembered {
  readonly id: string;
  /** Name of the user who created it. */
  readonly user?: string;
}

/** What answers said: ids of what was created, and versions of what may be changed. */
export class Memory {
  private readonly created = new Map<string, readonly Remembered[]>();
  private readonly versions = new Map<string, number>();

  constructor(private readonly routes: readonly SampleRoute[]) {}

  /** Takes in the answer to a request that succeeded. */
  remember(route: SampleRoute, path: string, body: string, user: SampleUser | undefined): void {
    const { id, version } = membersOf(body);
    if (route.does === 'create' && typeof id === 'string') {
      const known = this.created.get(route.collection) ?? [];
      this.created.set(route.collection, [{ id, user: user?.name }, ...known]);
    }
    if (typeof version === 'number') {
      this.versions.set(keyOf(route.does === 'create' ? `${path}/${id}` : path, user, route, this.routes), version);
    }
  }

  /** What a user knows by now. What is nobody's own, everybody knows. */
  of(user: SampleUser | undefined): Known {
    return {
      idOf: (collection) => {
        const known = this.created.get(collection) ?? [];
        const own = known.find((one) => one.user === user?.name);
        return (own ?? (isShared(collection, this.routes) ? known[0] : undefined))?.id;
      },
      versionOf: (route, path) => this.versions.get(keyOf(path, user, route, this.routes)),
    };
  }
}

/** The same path may mean another thing for everybody, as `/users/me` does. */
function keyOf(
  path: string,
  user: SampleUser | undefined,
  { collection }: SampleRoute,
  routes: readonly SampleRoute[],
): string {
  return isShared(collection, routes) ? path : `${path} ${user?.name}`;
}

function membersOf(body: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}
