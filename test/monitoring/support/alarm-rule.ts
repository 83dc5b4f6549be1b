import type { State } from './alarm-state';

/**
 * Whether the rule expression of a composite alarm holds: states of alarms, `AND`, `OR`, `NOT` and parentheses.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 *
 * @throws SyntaxError
 */
export function holds(rule: string, stateOf: (alarm: string) => State): boolean {
  const tokens = rule.match(/"[^"]*"|[A-Za-z_]+|[()]/g) ?? [];
  let position = 0;
  const take = () => tokens[position++];

  function any(): boolean {
    let value = all();
    while (tokens[position] === 'OR') {
      position += 1;
      const right = all();
      value = value || right;
    }
    return value;
  }

  function all(): boolean {
    let value = one();
    while (tokens[position] === 'AND') {
      position += 1;
      const right = one();
      value = value && right;
    }
    return value;
  }

  function one(): boolean {
    const token = take();
    if (token === 'NOT') {
      return !one();
    }
    if (token === 'TRUE' || token === 'FALSE') {
      return token === 'TRUE';
    }
    if (token === '(') {
      const value = any();
      requireToken(')');
      return value;
    }
    if (token !== 'ALARM' && token !== 'OK' && token !== 'INSUFFICIENT_DATA') {
      throw new SyntaxError(`unexpected ${token}`);
    }
    requireToken('(');
    const alarm = take() ?? '';
    requireToken(')');
    return stateOf(alarm.replaceAll('"', '')) === token;
  }

  function requireToken(expected: string): void {
    const token = take();
    if (token !== expected) {
      throw new SyntaxError(`expected ${expected}, got ${token}`);
    }
  }

  const value = any();
  if (position < tokens.length) {
    throw new SyntaxError(`unexpected ${tokens[position]}`);
  }
  return value;
}

/** The rule as CloudFormation resolves it, with logical ids for ARNs. */
export function ruleText(rule: unknown): string {
  if (typeof rule === 'string') {
    return rule;
  }
  const [, parts] = (rule as { 'Fn::Join': [string, readonly (string | { 'Fn::GetAtt': [string, string] })[]] })[
    'Fn::Join'
  ];
  return parts.map((part) => (typeof part === 'string' ? part : part['Fn::GetAtt'][0])).join('');
}
