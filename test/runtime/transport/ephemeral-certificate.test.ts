import { X509Certificate } from 'node:crypto';
import { ephemeralCertificate } from '../../../runtime/transport/ephemeral-certificate';

const NOW = new Date('2026-11-22T12:00:00.000Z');

describe('ephemeralCertificate', () => {
  it('is a certificate over a P-256 key, signed with that key', async () => {
    const { key, cert } = await ephemeralCertificate(NOW);
    const certificate = new X509Certificate(cert);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  });

  it('is valid from a day ago for a year', async () => {
    const certificate = new X509Certificate((await ephemeralCertificate(NOW)).cert);
    expect(new Date(certificate.validFrom).toISOString()).toBe('2026-11-21T12:00:00.000Z');
    expect(new Date(certificate.validTo).toISOString()).toBe('2027-11-22T12:00:00.000Z');
  });

  it('names nobody and can sign no other certificate', async () => {
    const certificate = new X509Certificate((await ephemeralCertificate(NOW)).cert);
    expect(certificate.subject).toBe('CN=ephemeral');
    expect(certificate.subjectAltName).toBeUndefined();
    expect(certificate.ca).toBe(false);
  });

  it('is another one each time', async () => {
    const credentials = await Promise.all(Array.from({ length: 64 }, () => ephemeralCertificate(NOW)));
    const certificates = credentials.map(({ cert }) => new X509Certificate(cert));
    expect(new Set(certificates.map(({ serialNumber }) => serialNumber)).size).toBe(64);
    expect(new Set(certificates.map(({ publicKey }) => publicKey.export({ format: 'jwk' }).x)).size).toBe(64);
    expect(certificates.every((certificate) => certificate.verify(certificate.publicKey))).toBe(true);
  });
});
