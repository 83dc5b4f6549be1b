import type { IConstruct } from 'constructs';
import type { z } from 'zod';
import { BlueprintError } from '../../shared';

/** What API Gateway accepts as the name of a query parameter. */
const NAME = /^[A-Za-z0-9._$-]+$/;

/**
 * Query parameters as API Gateway knows them: name and whether it must be there. Values
 * are left to the service, because the gateway has no rule for them.
 *
 * @throws BlueprintError `SCHEMA_UNSUPPORTED`
 */
export function queryParameters(scope: IConstruct, route: string, query: z.ZodObject): Record<string, boolean> {
  return Object.fromEntries(
    Object.entries(query.shape).map(([name, schema]) => {
      if (!NAME.test(name)) {
        throw new BlueprintError(
          'SCHEMA_UNSUPPORTED',
          `a query parameter must be named with letters, digits and ._$-, got '${name}' in '${route}'; rename it`,
          scope,
        );
      }
      return [`method.request.querystring.${name}`, schema._zod.optin === undefined];
    }),
  );
}
