/** Methods of RFC 8176, section 2, by the kind of factor that they prove. */
const FACTORS: Readonly<Record<string, 'knowledge' | 'possession' | 'inherence'>> = {
  kba: 'knowledge',
  pin: 'knowledge',
  pwd: 'knowledge',
  hwk: 'possession',
  otp: 'possession',
  pop: 'possession',
  sc: 'possession',
  sms: 'possession',
  swk: 'possession',
  tel: 'possession',
  face: 'inherence',
  fpt: 'inherence',
  iris: 'inherence',
  retina: 'inherence',
  vbm: 'inherence',
};

/**
 * Whether a person proved more than one factor: the issuer says so (`mfa`), or names
 * methods of two kinds. A one-time password by itself is one factor.
 *
 * RFC 8176, section 2; NIST SP 800-63B, section 4.2
 */
export function isMultiFactor(methods: readonly string[]): boolean {
  const factors = methods.filter((method) => Object.hasOwn(FACTORS, method)).map((method) => FACTORS[method]);
  return methods.includes('mfa') || new Set(factors).size > 1;
}
