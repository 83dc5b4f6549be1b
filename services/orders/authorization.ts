/** What the policies of the service can speak about. */
export const ORDERS_VOCABULARY = {
  actions: [
    { name: 'Create', resource: 'Application' },
    { name: 'List', resource: 'Application' },
    { name: 'Read', resource: 'Order' },
  ],
  resources: [{ name: 'Order', strings: ['customerId', 'status'] }],
};
