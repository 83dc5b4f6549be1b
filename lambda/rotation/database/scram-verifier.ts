/** What PostgreSQL itself uses. */
const ITERATIONS = 4_096;

/** Form of a salt: RFC 5802 leaves the length open, PostgreSQL takes 16 bytes. */
const SALT_BYTES = 16;

/**
 * What PostgreSQL stores in place of a password. Made here, so that the password itself stands in no statement, and
 * in no log of statements. The password must be ASCII.
 *
 * RFC 5802, section 3; RFC 7677; https://www.postgresql.org/docs/current/catalog-pg-authid.html
 */
export async function scramVerifier(
  password: string,
  salt: Uint8Array = crypto.getRandomValues(new Uint8Array(SALT_BYTES)),
): Promise<string> {
  const salted = await saltedPassword(password, salt);
  const clientKey = await hmac(salted, 'Client Key');
  const storedKey = await crypto.subtle.digest('SHA-256', clientKey);
  const serverKey = await hmac(salted, 'Server Key');
  return `SCRAM-SHA-256$${ITERATIONS}:${base64(salt)}$${base64(storedKey)}:${base64(serverKey)}`;
}

async function saltedPassword(password: string, salt: Uint8Array): Promise<ArrayBuffer> {
  const key = await crypto.subtle.importKey('raw', Buffer.from(password, 'ascii'), 'PBKDF2', false, ['deriveBits']);
  return crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ITERATIONS }, key, 256);
}

async function hmac(secret: ArrayBuffer, text: string): Promise<ArrayBuffer> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', secret, algorithm, false, ['sign']);
  return crypto.subtle.sign('HMAC', key, Buffer.from(text, 'ascii'));
}

function base64(bytes: ArrayBuffer | Uint8Array): string {
  return Buffer.from(bytes as Uint8Array).toString('base64');
}
