import type { Resource, System, Value, ValueMap } from '../../../assembly/model';
import { isMap, list, map, number, text } from '../values';
import type { BlockResponse, WebAclAction, WebAclModel, WebAclRule } from './model';
import { readRate, readStatement, type StatementContext } from './statements';

const CONTENT_TYPES: Record<string, string> = {
  APPLICATION_JSON: 'application/json',
  TEXT_HTML: 'text/html',
  TEXT_PLAIN: 'text/plain',
};

/** Bytes of a body that AWS WAF inspects for API Gateway where nothing else is said. */
const INSPECTED_BYTES = 16 * 1024;

/**
 * Reads a web ACL. A rule that is not simulated is left out and reported.
 *
 * @param report takes what is not simulated
 */
export function readWebAcl(system: System, webAcl: Resource, report: (what: string) => void): WebAclModel {
  const { properties } = webAcl;
  const limit = text(
    map(map(map(properties['AssociationConfig'])['RequestBody'])['API_GATEWAY'])['DefaultSizeInspectionLimit'],
  );
  const context: StatementContext = {
    system,
    bodyLimit: limit === undefined ? INSPECTED_BYTES : Number(limit.replace('KB_', '')) * 1024,
  };
  const bodies = map(properties['CustomResponseBodies']);
  const rules = list(properties['Rules'])
    .map(map)
    .sort((a, b) => (number(a['Priority']) ?? 0) - (number(b['Priority']) ?? 0))
    .flatMap((rule): WebAclRule[] => {
      const name = text(rule['Name']) ?? '';
      try {
        return [readRule(name, rule, bodies, context)];
      } catch (error) {
        report(`rule ${name} of the web ACL: ${error instanceof Error ? error.message : String(error)}`);
        return [];
      }
    });
  return {
    arn: webAcl.arn ?? webAcl.physicalId,
    rules,
    defaultAction: readAction(properties['DefaultAction'], bodies),
  };
}

function readRule(name: string, rule: ValueMap, bodies: ValueMap, context: StatementContext): WebAclRule {
  const statement = map(rule['Statement']);
  const managed = map(statement['ManagedRuleGroupStatement']);
  if (isMap(statement['ManagedRuleGroupStatement'])) {
    throw new Error(`the managed rule group ${text(managed['Name'])}`);
  }
  const action = readAction(rule['Action'], bodies);
  const labels = list(rule['RuleLabels']).flatMap((label) => text(map(label)['Name']) ?? []);
  if (isMap(statement['RateBasedStatement'])) {
    return { name, action, labels, ...readRate(statement['RateBasedStatement'], context) };
  }
  return { name, action, labels, matches: readStatement(statement, context) };
}

function readAction(value: Value | undefined, bodies: ValueMap): WebAclAction {
  const action = map(value);
  const [kind = 'nothing'] = Object.keys(action);
  if (kind === 'Allow' || kind === 'Count') {
    return { kind: kind === 'Allow' ? 'allow' : 'count' };
  }
  if (kind !== 'Block') {
    throw new Error(`the action ${kind}`);
  }
  const custom = map(action['Block'])['CustomResponse'];
  return { kind: 'block', ...(isMap(custom) && { response: readResponse(custom, bodies) }) };
}

function readResponse(custom: ValueMap, bodies: ValueMap): BlockResponse {
  const body = map(bodies[text(custom['CustomResponseBodyKey']) ?? '']);
  const type = CONTENT_TYPES[text(body['ContentType']) ?? ''];
  const headers = list(custom['ResponseHeaders'])
    .map(map)
    .map(({ Name, Value: content }) => [text(Name) ?? '', text(content) ?? '']);
  return {
    status: number(custom['ResponseCode']) ?? 403,
    headers: { ...(type !== undefined && { 'content-type': type }), ...Object.fromEntries(headers) },
    body: text(body['Content']) ?? '',
  };
}
