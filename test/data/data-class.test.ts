import { DataClass } from '../../lib/data';

describe('DataClass', () => {
  it.each([
    [DataClass.PUBLIC, 'public', false, 7, false, false],
    [DataClass.INTERNAL, 'internal', true, 14, true, true],
    [DataClass.CONFIDENTIAL, 'confidential', true, 35, true, true],
  ])('keeps its promises: %j', (dataClass, name, customerManagedKey, days, deletionProtection, accessLogging) => {
    expect(dataClass.name).toBe(name);
    expect(dataClass.customerManagedKey).toBe(customerManagedKey);
    expect(dataClass.recovery.toDays()).toBe(days);
    expect(dataClass.deletionProtection).toBe(deletionProtection);
    expect(dataClass.accessLogging).toBe(accessLogging);
  });
});
