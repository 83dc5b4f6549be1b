import type { Rule } from './rule';
import { mayHold } from './values';

const PASSWORD_FLOW = /^(ALLOW_)?(ADMIN_)?(USER_PASSWORD_AUTH|NO_SRP_AUTH)$/;

/**
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-2.4
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
 */
export const clientPasswordFlow: Rule = {
  id: 'client-password-flow',
  level: 'error',
  title: 'An app client takes passwords.',
  why: 'The app sees them, and a program can try stolen ones without a browser.',
  fix: 'Remove the flow; send people to the managed login, or use secure remote password.',
  nist: ['IA-2', 'IA-5(1)'],
  sources: ['RFC 9700 2.4'],
  types: ['AWS::Cognito::UserPoolClient'],
  breaks: ({ properties }) => mayHold(properties['ExplicitAuthFlows'], (flow) => PASSWORD_FLOW.test(String(flow))),
};
