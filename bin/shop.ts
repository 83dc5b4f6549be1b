import type { App } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { DataClass, FunctionCode, Profile, SecurityBlueprint, ServiceImage, ServicePolicies } from '../lib';
import { ORDERS_VOCABULARY } from '../services/orders/authorization';
import { CreateOrder, ListOrders } from '../services/orders/schema';
import { PAYMENTS_VOCABULARY } from '../services/payments/authorization';
import { PRODUCTS_VOCABULARY } from '../services/products/authorization';
import { CreateProduct, ListProducts, UpdateProduct } from '../services/products/schema';
import { USERS_VOCABULARY } from '../services/users/authorization';
import { UpdateProfile } from '../services/users/schema';

const ID = { name: 'id', type: AttributeType.STRING };

/** Declares the reference shop: four services, two calls, nine routes. */
export function declareShop(app: App, profile: Profile = Profile.production()): SecurityBlueprint {
  const shop = new SecurityBlueprint(app, 'Shop', {
    trustDomain: 'shop.internal',
    profile,
    roles: ['customer', 'catalogue-admin'],
    callbackUrls: ['https://shop.example.com/signed-in'],
    allowedOrigins: ['https://shop.example.com'],
  });

  const users = shop.addFunctionService('users', {
    code: FunctionCode.fromEntry('services/users/function.ts'),
    policies: ServicePolicies.fromFile('services/users/policy.cedar', USERS_VOCABULARY),
  });
  const orders = shop.addFunctionService('orders', {
    code: FunctionCode.fromEntry('services/orders/function.ts'),
    policies: ServicePolicies.fromFile('services/orders/policy.cedar', ORDERS_VOCABULARY),
  });
  const products = shop.addContainerService('products', {
    image: ServiceImage.fromEntry('services/products/server.ts'),
    policies: ServicePolicies.fromFile('services/products/policy.cedar', PRODUCTS_VOCABULARY),
  });
  const payments = shop.addContainerService('payments', {
    image: ServiceImage.fromEntry('services/payments/server.ts'),
    policies: ServicePolicies.fromFile('services/payments/policy.cedar', PAYMENTS_VOCABULARY),
  });

  users.addTable('profiles', { partitionKey: ID });
  products.addTable('products', {
    partitionKey: ID,
    indexes: [
      {
        name: 'byStatus',
        partitionKey: { name: 'status', type: AttributeType.STRING },
        sortKey: { name: 'name', type: AttributeType.STRING },
      },
    ],
    dataClass: DataClass.INTERNAL,
  });
  orders.addTable('orders', {
    partitionKey: ID,
    indexes: [
      {
        name: 'byCustomer',
        partitionKey: { name: 'customerId', type: AttributeType.STRING },
        sortKey: { name: 'createdAt', type: AttributeType.STRING },
      },
    ],
  });
  payments.addTable('charges', { partitionKey: ID });

  orders.mayCall(products, { actions: ['products:Read'] });
  orders.mayCall(payments, { actions: ['payments:Charge', 'payments:Refund'] });

  shop.api.addRoute('GET /users/me', { service: users, scopes: ['users/read'] });
  shop.api.addRoute('PUT /users/me', { service: users, scopes: ['users/write'], body: UpdateProfile });
  shop.api.addRoute('GET /products', { service: products, scopes: ['products/read'], query: ListProducts });
  shop.api.addRoute('GET /products/{id}', { service: products, scopes: ['products/read'] });
  shop.api.addRoute('POST /products', { service: products, scopes: ['products/write'], body: CreateProduct });
  shop.api.addRoute('PUT /products/{id}', { service: products, scopes: ['products/write'], body: UpdateProduct });
  shop.api.addRoute('POST /orders', { service: orders, scopes: ['orders/write'], body: CreateOrder });
  shop.api.addRoute('GET /orders', { service: orders, scopes: ['orders/read'], query: ListOrders });
  shop.api.addRoute('GET /orders/{id}', { service: orders, scopes: ['orders/read'] });

  shop.api.addClient('web', { rateLimit: 50, burstLimit: 100 });
  shop.addServiceAccount('reporting', { scopes: ['products/read'] });
  return shop;
}
