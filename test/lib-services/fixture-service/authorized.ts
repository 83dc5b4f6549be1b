import { createAuthorizer } from '../../../runtime/authorization/authorizer';
import policies from './policy.cedar';

const { decide } = createAuthorizer({ policies });

export const handler = async (action: string) =>
  decide({
    action,
    principal: { kind: 'user', id: 'ada', roles: [], scopes: [], multiFactor: false, attributes: {} },
    resource: { type: 'Application', id: 'fixture', attributes: {} },
    context: { zone: 'edge', now: new Date() },
  });
