import type { Rule } from './rule';

/**
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
 */
export const clientRevealsAccounts: Rule = {
  id: 'client-reveals-accounts',
  level: 'error',
  title: 'An app client tells which accounts exist, or keeps tokens that were revoked.',
  why: 'Names are collected first and passwords tried after; a stolen refresh token stays good.',
  fix: 'Set `PreventUserExistenceErrors` to ENABLED, and `EnableTokenRevocation` to true.',
  nist: ['IA-6', 'SI-11'],
  sources: ['OWASP API2:2023'],
  types: ['AWS::Cognito::UserPoolClient'],
  breaks: ({ properties: { EnableTokenRevocation: revocable = true, PreventUserExistenceErrors: silent } }) =>
    silent !== 'ENABLED' || revocable !== true,
};
