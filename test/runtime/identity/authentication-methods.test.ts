import { isMultiFactor } from '../../../runtime/identity/authentication-methods';

it.each([
  [['mfa']],
  [['pwd', 'otp']],
  [['pin', 'hwk']],
  [['kba', 'sms']],
  [['pwd', 'swk']],
  [['pwd', 'sc']],
  [['pwd', 'pop']],
  [['pwd', 'tel']],
  [['otp', 'face']],
  [['hwk', 'fpt']],
  [['hwk', 'iris']],
  [['hwk', 'retina']],
  [['pwd', 'vbm']],
])('%j is more than one factor', (methods) => {
  expect(isMultiFactor(methods)).toBe(true);
});

it.each([
  [[]],
  [['pwd']],
  [['otp']],
  [['pwd', 'pwd']],
  [['pwd', 'pin', 'kba']],
  [['otp', 'sms', 'hwk', 'swk', 'sc', 'pop', 'tel']],
  [['face', 'fpt', 'iris', 'retina', 'vbm']],
  [['pwd', 'constructor']],
  [['pwd', 'geo', 'rba', 'user', 'wia', 'mca']],
  [['MFA']],
  [['']],
])('%j is not', (methods) => {
  expect(isMultiFactor(methods)).toBe(false);
});
