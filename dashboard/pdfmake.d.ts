/**
 * Of pdfmake what reports use. The types that others made of it bring the globals of browsers
 * with them, for the whole program.
 */
declare module 'pdfmake' {
  interface Style {
    readonly fontSize?: number
    readonly bold?: boolean
    readonly color?: string
    readonly alignment?: 'left' | 'center' | 'right'
    /** Left, top, right, bottom, in points. */
    readonly margin?: readonly [number, number, number, number]
  }

  interface Text extends Style {
    readonly text: string
  }

  interface Table {
    readonly layout?: 'noBorders' | 'headerLineOnly' | 'lightHorizontalLines'
    readonly table: {
      readonly headerRows: number
      readonly widths: readonly ('auto' | '*' | number)[]
      readonly body: readonly (readonly Text[])[]
    }
  }

  export type Content = string | Text | Table

  export interface PdfDefinition {
    readonly pageSize: 'A4'
    readonly pageOrientation: 'portrait' | 'landscape'
    readonly defaultStyle: Style & { readonly font: string }
    readonly info: { readonly title: string; readonly creator: string }
    readonly footer: (page: number, pages: number) => Text
    readonly content: readonly Content[]
  }

  interface PdfMake {
    createPdf(definition: PdfDefinition): { getBuffer(): Promise<Buffer> }
    /** Files of each font, by style. */
    setFonts(
      fonts: Readonly<Record<string, { readonly normal: string; readonly bold: string }>>,
    ): void
    setUrlAccessPolicy(allows: (url: string) => boolean): void
    setLocalAccessPolicy(allows: (path: string) => boolean): void
  }
  const pdfMake: PdfMake
  // biome-ignore lint/style/noDefaultExport: that is how the package exports it
  export default pdfMake
}
