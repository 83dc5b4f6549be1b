import type { SampleUser } from '../../openid';
import type { SystemMap } from '../map';
import type { PageData } from '../page-data';
import type { Scenario } from '../samples';

/** No passwords and no keys: whoever sees the page sees them nowhere. */
export function pageData(map: SystemMap, scenarios: readonly Scenario[], users: readonly SampleUser[]): PageData {
  return {
    ...map,
    scenarios: scenarios.map(({ attack, explains, id, route, sender, title }) => ({
      id,
      title,
      explains,
      route: route.name,
      isAttack: attack !== undefined,
      sender,
    })),
    users: users.map(({ groups, name, sub }) => ({ name, sub, groups })),
  };
}
