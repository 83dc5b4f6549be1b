/** What the policies of the service can speak about. */
export const PAYMENTS_VOCABULARY = {
  actions: [
    { name: 'Charge', resource: 'Application' },
    { name: 'Refund', resource: 'Charge' },
  ],
  resources: [{ name: 'Charge', strings: ['customerId', 'status'] }],
};
