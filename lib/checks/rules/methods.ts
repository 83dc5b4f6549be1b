import { at, type Part } from './values';

/** Whether clients call a method: preflights carry no credentials, and a mock alone answers from what it was told. */
export function isCalledByClients({ HttpMethod: method, Integration: integration }: Part): boolean {
  return method !== 'OPTIONS' || at(integration, 'Type') !== 'MOCK';
}
