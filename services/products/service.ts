import type { z } from 'zod';
import type { DocumentTable } from '../../runtime/data';
import { NotFound } from '../../runtime/errors';
import { defineService, route, type Service } from '../../runtime/model';
import { CreateProduct, ListProducts, Product, ProductId, ProductPage, UpdateProduct } from './schema';

/** What the service stores. */
export type StoredProduct = z.output<typeof Product>;

/** Ports of the service. */
export interface ProductsPorts {
  /** Products by id, and by status in the order of their names. */
  readonly products: DocumentTable<StoredProduct, 'byStatus'>;
}

const PAGE_SIZE = 20;

/** The catalogue: everyone may read it, its administrators change it. */
export function productsService({ products }: ProductsPorts): Service {
  async function find(id: string): Promise<StoredProduct> {
    const product = await products.get(id);
    if (product === undefined) {
      throw new NotFound('no such product');
    }
    return product;
  }

  return defineService('products', [
    route({
      method: 'GET',
      path: '/products',
      action: 'products:List',
      scopes: ['products/read'],
      query: ListProducts,
      response: ProductPage,
      async handle(_, { query: { cursor, limit = PAGE_SIZE } }) {
        return products.query({ index: 'byStatus', partition: 'ACTIVE', cursor, limit });
      },
    }),
    route({
      method: 'GET',
      path: '/products/{id}',
      action: 'products:Read',
      scopes: ['products/read'],
      params: ProductId,
      response: Product,
      async handle(_, { params }) {
        return find(params.id);
      },
    }),
    route({
      method: 'POST',
      path: '/products',
      action: 'products:Create',
      scopes: ['products/write'],
      roles: ['catalogue-admin'],
      body: CreateProduct,
      response: Product,
      status: 201,
      async handle(_, { body }) {
        return products.create({ id: crypto.randomUUID(), ...body, status: 'ACTIVE' });
      },
    }),
    route({
      method: 'PUT',
      path: '/products/{id}',
      action: 'products:Update',
      scopes: ['products/write'],
      roles: ['catalogue-admin'],
      params: ProductId,
      body: UpdateProduct,
      response: Product,
      async handle(_, { params, body: { name, description, price, status, version } }) {
        const { id } = await find(params.id);
        return products.update(id, { name, description, price, status }, { expectedVersion: version });
      },
    }),
  ]);
}
