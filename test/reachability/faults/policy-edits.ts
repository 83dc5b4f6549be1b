import type { System } from '../../../lib/assembly';
import type { Declared, Templates } from '../edited-assembly';
import { ORDERS } from './case';

/** The role of the function of orders. */
export const ORDERS_ROLE = 'ServiceFunctionRole0DAC1AE6';

/** ARN of a resource of the shop. */
export function arnOf(shop: System, type: string, id: RegExp): string {
  const found = shop.ofType(type).find((resource) => id.test(resource.id));
  if (found?.arn === undefined) {
    throw new Error(`the shop has no ${type} ${id}`);
  }
  return found.arn;
}

/** ARN of the table of a service. */
export function table(shop: System, service: string): string {
  return arnOf(shop, 'AWS::DynamoDB::Table', new RegExp(`^Shop-${service}/`));
}

/** Lets a role of a stack do something by a policy of its own. */
export function allow(
  templates: Templates,
  actions: string | readonly string[],
  resources: unknown,
  { file = ORDERS, role = ORDERS_ROLE, condition = undefined as unknown } = {},
): void {
  const statement = {
    Effect: 'Allow',
    Action: actions,
    Resource: resources,
    ...(condition ? { Condition: condition } : {}),
  };
  templates.add(file, 'Added', {
    Type: 'AWS::IAM::Policy',
    Properties: {
      PolicyName: 'added',
      Roles: [{ Ref: role }],
      PolicyDocument: { Version: '2012-10-17', Statement: [statement] },
    },
  });
}

/** A role with its name, whom it trusts and what it may do. */
export function roleOf(name: string, trusted: unknown, statements: readonly unknown[]): Declared {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: name,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: trusted }],
      },
      Policies: [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
    },
  };
}

/** Statements of a policy that a resource holds. */
export function statementsOf(resource: Declared, property: string): Record<string, unknown>[] {
  return resource.Properties[property].Statement;
}

/** Statements of whom a role trusts. */
export function trustOf(templates: Templates, id: RegExp, file: RegExp): Record<string, unknown>[] {
  return statementsOf(templates.one('AWS::IAM::Role', id, file), 'AssumeRolePolicyDocument');
}
