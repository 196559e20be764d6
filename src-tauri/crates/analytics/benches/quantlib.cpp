// QuantLib on the contracts of `cargo bench -p analytics`: times and errors, as rows of Markdown.
//
//   cargo bench -p analytics -- --export contracts.csv
//   g++ -O3 -march=native -o quantlib src-tauri/crates/analytics/benches/quantlib.cpp -lQuantLib
//   ./quantlib contracts.csv
//
// It needs libquantlib0-dev (Debian) or any QuantLib from 1.27 on. Medians of rounds, one thread.
// Times to expiry are made whole days there, so prices to judge by are QuantLib's own at its
// high-precision setting, not those in the file.

#include <ql/quantlib.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

using namespace QuantLib;

struct Contract {
    double spot, strike, years, r, q, sigma;
    int cp;
    double european, american;
};

static std::vector<Contract> read(const char* path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    std::vector<Contract> contracts;
    while (std::getline(file, line)) {
        std::replace(line.begin(), line.end(), ',', ' ');
        std::istringstream words(line);
        Contract c;
        words >> c.spot >> c.strike >> c.years >> c.r >> c.q >> c.sigma >> c.cp >> c.european >> c.american;
        contracts.push_back(c);
    }
    return contracts;
}

static Date today() { return Settings::instance().evaluationDate(); }

static Option::Type type(const Contract& c) { return c.cp > 0 ? Option::Call : Option::Put; }

// The engine's own arithmetic, past the option and the engine's arguments: QuantLib's QdFp engines
// price from plain numbers in a protected member, which this reaches.
struct QdFp : QdFpAmericanEngine {
    explicit QdFp(ext::shared_ptr<QdFpIterationScheme> scheme)
        : QdFpAmericanEngine(nullptr, std::move(scheme)) {}
    double put(double s, double k, double r, double q, double v, double t) const {
        return calculatePut(s, k, r, q, v, t);
    }
    double price(const Contract& c, double v) const {
        // A call is a put with spot and strike, rate and yield exchanged.
        return c.cp > 0 ? put(c.strike, c.spot, c.q, c.r, v, c.years) : put(c.spot, c.strike, c.r, c.q, v, c.years);
    }
};

static double median(std::vector<double> times) {
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

static volatile double sink;

static void row(const char* name, int rounds, const std::function<double()>& work) {
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        auto start = std::chrono::steady_clock::now();
        sink = work();
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::printf("| %s | %.1f | %.1f |\n", name, median(times), *std::min_element(times.begin(), times.end()));
    std::fflush(stdout);
}

static void errors(const char* name, std::vector<double> off) {
    std::sort(off.begin(), off.end());
    std::printf("| %s (%zu rows) | %.1e | %.1e | %.1e |\n", name, off.size(), off[off.size() / 2],
                off[size_t((off.size() - 1) * 0.99)], off.back());
}

static double implied(const QdFp& engine, const Contract& c, double accuracy) {
    Brent brent;
    brent.setMaxEvaluations(200);
    return brent.solve([&](double v) { return engine.price(c, v) - c.american; }, accuracy, 0.2, 0.01, 4.0);
}

int main(int, char** arguments) {
    auto contracts = read(arguments[1]);
    QdFp fast(QdFpAmericanEngine::fastScheme()), accurate(QdFpAmericanEngine::accurateScheme()),
        high(QdFpAmericanEngine::highPrecisionScheme());
    std::vector<Contract> solvable;
    for (auto& c : contracts) {
        double intrinsic = std::max(c.cp * (c.spot - c.strike), 0.0);
        double up = fast.price(c, c.sigma + 1e-3), down = fast.price(c, c.sigma - 1e-3);
        if (c.american > intrinsic + 1e-7 * c.spot && (up - down) / 2e-3 > 1e-3 * c.spot) solvable.push_back(c);
    }

    std::printf("QuantLib %s, %zu contracts, %zu with vega above a thousandth of the spot\n\n| | ms, median | least |\n|---|---|---|\n",
                QL_VERSION, contracts.size(), solvable.size());
    row("European IV + 5 Greeks", 7, [&] {
        double sum = 0;
        for (auto& c : contracts) {
            double f = c.spot * std::exp((c.r - c.q) * c.years), d = std::exp(-c.r * c.years);
            double deviation;
            try {
                deviation = blackFormulaImpliedStdDev(type(c), c.strike, f, c.european, d);
            } catch (std::exception&) {
                continue;
            }
            BlackCalculator black(type(c), c.strike, f, deviation, d);
            sum += deviation + black.delta(c.spot) + black.gamma(c.spot) + black.theta(c.spot, c.years)
                + black.vega(c.years) + black.rho(c.years);
        }
        return sum;
    });
    auto prices = [&](const QdFp& engine) {
        return [&] {
            double sum = 0;
            for (auto& c : contracts) sum += engine.price(c, c.sigma);
            return sum;
        };
    };
    row("American price alone, QdFp fast", 5, prices(fast));
    row("American price + 5 Greeks by differences, QdFp fast", 3, [&] {
        double sum = 0;
        for (auto c : contracts) {
            double v = c.sigma, here = fast.price(c, v), ds = 1e-3 * c.spot;
            Contract up = c, down = c, later = c, dearer = c;
            up.spot += ds, down.spot -= ds, later.years -= 1e-4 * c.years, dearer.r += 1e-5;
            double above = fast.price(up, v), below = fast.price(down, v);
            sum += here + (above - below) / (2 * ds) + (above - 2 * here + below) / (ds * ds)
                + (fast.price(later, v) - here) / (1e-4 * c.years) + (fast.price(c, v + 1e-4) - here) / 1e-4
                + (fast.price(dearer, v) - here) / 1e-5;
        }
        return sum;
    });
    row("American price alone, QdFp accurate", 1, prices(accurate));
    row("American IV, QdFp fast + Brent (where vega is above a thousandth)", 1, [&] {
        double sum = 0;
        for (auto& c : solvable) try { sum += implied(fast, c, 1e-7); } catch (std::exception&) {}
        return sum;
    });

    std::vector<double> ours, quick, fine, vol;
    for (size_t at = 0; at < contracts.size(); at += 5) {
        auto& c = contracts[at];
        double judged = high.price(c, c.sigma);
        ours.push_back(std::fabs(c.american - judged));
        quick.push_back(std::fabs(fast.price(c, c.sigma) - judged));
        fine.push_back(std::fabs(accurate.price(c, c.sigma) - judged));
    }
    for (size_t at = 0; at < solvable.size(); at += 5)
        try { vol.push_back(100 * std::fabs(implied(fast, solvable[at], 1e-9) - solvable[at].sigma)); } catch (std::exception&) {}
    std::printf("\n| $ from QuantLib's high precision | p50 | p99 | max |\n|---|---|---|---|\n");
    errors("the prices in the file", ours);
    errors("QdFp fast", quick);
    errors("QdFp accurate", fine);
    errors("IV of QdFp fast, points", vol);
}
