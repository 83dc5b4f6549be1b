/**
 * Titles of controls that checks serve.
 *
 * @see https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final
 */
export const NIST_TITLES: Readonly<Record<string, string>> = {
  'AC-3': 'Access Enforcement',
  'AC-4': 'Information Flow Enforcement',
  'AC-6': 'Least Privilege',
  'AC-6(1)': 'Least Privilege: Authorize Access to Security Functions',
  'AU-2': 'Event Logging',
  'AU-3': 'Content of Audit Records',
  'AU-4(1)': 'Audit Log Storage Capacity: Transfer to Alternate Storage',
  'AU-6(4)': 'Audit Record Review, Analysis, and Reporting: Central Review and Analysis',
  'AU-9': 'Protection of Audit Information',
  'AU-9(2)': 'Protection of Audit Information: Store on Separate Physical Systems or Components',
  'AU-9(4)': 'Protection of Audit Information: Access by Subset of Privileged Users',
  'AU-11': 'Audit Record Retention',
  'AU-12': 'Audit Record Generation',
  'CM-5': 'Access Restrictions for Change',
  'IA-2': 'Identification and Authentication (Organizational Users)',
  'IA-5': 'Authenticator Management',
  'IA-5(1)': 'Authenticator Management: Password-Based Authentication',
  'IA-8': 'Identification and Authentication (Non-Organizational Users)',
  'SC-5': 'Denial-of-Service Protection',
  'SC-7': 'Boundary Protection',
  'SC-7(4)': 'Boundary Protection: External Telecommunications Services',
  'SC-7(5)': 'Boundary Protection: Deny by Default, Allow by Exception',
  'SC-8': 'Transmission Confidentiality and Integrity',
  'SC-8(1)': 'Transmission Confidentiality and Integrity: Cryptographic Protection',
  'SC-12': 'Cryptographic Key Establishment and Management',
  'SC-13': 'Cryptographic Protection',
  'SC-28': 'Protection of Information at Rest',
  'SC-28(1)': 'Protection of Information at Rest: Cryptographic Protection',
  'SI-4': 'System Monitoring',
  'SI-10': 'Information Input Validation',
};

/** @see https://owasp.org/API-Security/editions/2023/en/0x11-t10/ */
export const OWASP_TITLES: Readonly<Record<string, string>> = {
  'API1:2023': 'Broken Object Level Authorization',
  'API2:2023': 'Broken Authentication',
  'API4:2023': 'Unrestricted Resource Consumption',
  'API5:2023': 'Broken Function Level Authorization',
  'API8:2023': 'Security Misconfiguration',
  'API9:2023': 'Improper Inventory Management',
};
