/** What the policies of the service can speak about. */
export const PRODUCTS_VOCABULARY = {
  actions: [
    { name: 'List', resource: 'Application' },
    { name: 'Read', resource: 'Application' },
    { name: 'Create', resource: 'Application' },
    { name: 'Update', resource: 'Application' },
  ],
};
