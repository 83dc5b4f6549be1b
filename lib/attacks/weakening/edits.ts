import type { Control } from '../control';

/** One place of bundled code, and what stands there when a control is off. */
export interface Edit {
  /** Services whose code has the place. @default - all services */
  readonly services?: readonly string[];
  /** The place; it must be found exactly once. Bundles keep the names of functions and may number variables. */
  readonly place: RegExp;
  /** Takes its place; `$&` is what stood there. */
  readonly replacement: string;
}

const RETURN = '$&return;';

/**
 * How the code of services is weakened, by the control that is off then. Each edit is what a careless change of one
 * line would do.
 */
export const EDITS: Partial<Readonly<Record<Control, readonly Edit[]>>> = {
  'mutual-tls': [{ place: /socket\.authorized\?/, replacement: '!0?', services: ['products', 'payments'] }],
  origin: [{ place: /function requireProvenOrigin\([^)]*\)\{/, replacement: RETURN }],
  token: [{ place: /function isSignature\([^)]*\)\{/, replacement: '$&return!0;' }],
  revocation: [{ place: /if\(revocations!==null&&/, replacement: 'if(!1&&' }],
  'declared-caller': [{ place: /function requireDeclaredCaller\([^)]*\)\{/, replacement: RETURN }],
  scopes: [{ place: /function requireGrants\([^)]*\)\{/, replacement: RETURN }],
  validation: [
    {
      place: /function validateInput\((\w+),(\w+),(\w+)\)\{/,
      replacement:
        '$&return{params:$2,query:Object.fromEntries($3.query),body:$3.body.length>0?JSON.parse(Buffer.from($3.body)):void 0};',
    },
  ],
  policy: [{ place: /decision\?\.allowed!==!0/, replacement: '!1' }],
  domain: [
    { place: /status===?"ACTIVE"\?price:void 0/, replacement: 'price', services: ['orders'] },
    { place: /if\(order\.customerId!==/, replacement: 'if(!1&&order.customerId!==', services: ['orders'] },
    { place: /function requireCover\([^)]*\)\{/, replacement: RETURN, services: ['payments'] },
  ],
  encryption: [
    { place: /try\{decipher\.final\(\)\}catch\{throw new DecryptionFailed\w*\}/, replacement: '', services: ['users'] },
    { place: /\[prefix,\w+\(\w+\),(\w+\(\w+\))\]/, replacement: '[prefix,$1]', services: ['users'] },
  ],
};

/** How the verification of audit logs is weakened. */
export const AUDITOR_EDITS: readonly Edit[] = [
  { place: /function isUnchanged\([^)]*\)\s*\{/, replacement: '$&return true;' },
  { place: /function headVerifier\([^)]*\)\s*\{/, replacement: '$&return () => true;' },
];
