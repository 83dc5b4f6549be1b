/** What the policies of the service can speak about. */
export const USERS_VOCABULARY = {
  actions: [
    { name: 'Read', resource: 'Application' },
    { name: 'Update', resource: 'Application' },
  ],
};
