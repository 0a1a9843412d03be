// Ranks documents with Apache Lucene's BM25, as Anserini does for BEIR's flat runs: EnglishAnalyzer, title and text in
// one field, a question as the sum of its terms. Run by `python -m benchmarks.lucene`; reads and writes plain lines, so
// that nothing but Lucene is needed:
//
//     java -cp JARS Rank.java DOCUMENTS QUESTIONS OUTPUT DEPTH K1 B [K1 B ...]
//
// DOCUMENTS and QUESTIONS hold one text a line and are known by their line number from 0. OUTPUT gets a line for each
// setting and question: setting, question and the documents, best first, separated by tabs.

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.QueryBuilder;

public class Rank {
    public static void main(String[] arguments) throws Exception {
        List<String> documents = Files.readAllLines(Path.of(arguments[0]), StandardCharsets.UTF_8);
        List<String> questions = Files.readAllLines(Path.of(arguments[1]), StandardCharsets.UTF_8);
        int depth = Integer.parseInt(arguments[3]);
        Analyzer analyzer = new EnglishAnalyzer();
        IndexSearcher.setMaxClauseCount(1 << 16);
        ByteBuffersDirectory index = new ByteBuffersDirectory();
        // Lengths are stored alike for every k1 and b, so one index serves all settings.
        try (IndexWriter writer = new IndexWriter(index, new IndexWriterConfig(analyzer))) {
            for (int number = 0; number < documents.size(); number++) {
                Document document = new Document();
                document.add(new StoredField("number", number));
                document.add(new TextField("text", documents.get(number), Field.Store.NO));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
        }
        try (DirectoryReader reader = DirectoryReader.open(index);
                PrintWriter output = new PrintWriter(arguments[2], StandardCharsets.UTF_8)) {
            QueryBuilder builder = new QueryBuilder(analyzer);
            IndexSearcher searcher = new IndexSearcher(reader);
            for (int setting = 0; 5 + 2 * setting < arguments.length; setting++) {
                float k1 = Float.parseFloat(arguments[4 + 2 * setting]);
                float b = Float.parseFloat(arguments[5 + 2 * setting]);
                searcher.setSimilarity(new BM25Similarity(k1, b));
                for (int number = 0; number < questions.size(); number++) {
                    StringBuilder line = new StringBuilder().append(setting).append('\t').append(number);
                    Query query = builder.createBooleanQuery("text", questions.get(number));
                    if (query != null) {
                        for (ScoreDoc hit : searcher.search(query, depth).scoreDocs) {
                            line.append('\t').append(searcher.storedFields().document(hit.doc).get("number"));
                        }
                    }
                    output.println(line);
                }
            }
        }
    }
}
